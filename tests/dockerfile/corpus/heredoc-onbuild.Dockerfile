FROM node:22
ONBUILD RUN <<EOF
npm ci
FROM nothing
EOF
USER node
