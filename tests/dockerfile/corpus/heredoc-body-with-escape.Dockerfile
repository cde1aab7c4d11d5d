FROM node:22
RUN <<EOF
npm ci \
  --omit=dev \
EOF
USER node
