FROM node:22
RUN echo ${a^} <<EOF
body
EOF
