FROM node:22
RUN <<EOF
set -e
npm ci
USER root
FROM nothing
# no comment
EOF
USER node
