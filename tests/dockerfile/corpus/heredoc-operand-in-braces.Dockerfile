FROM node:22
RUN echo ${a:-<<EOF} <<EOF
body
EOF
