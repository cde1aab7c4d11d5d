FROM node:22
RUN echo ${a:x-b} <<EOF
body
EOF
