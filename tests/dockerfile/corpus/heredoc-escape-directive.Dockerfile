# escape=`
FROM node:22
RUN <<EOF `
  && true
body \
EOF
USER node
