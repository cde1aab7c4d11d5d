FROM node:22
RUN bash -e <<EOF && echo done
npm ci
EOF
USER node
