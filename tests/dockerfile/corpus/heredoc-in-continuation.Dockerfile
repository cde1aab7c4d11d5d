FROM node:22
RUN npm ci \
  && <<EOF cat \
  > /a
body
EOF
USER node
