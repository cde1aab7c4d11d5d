FROM node:22
RUN cat 3<<EOF /dev/fd/3
body
EOF
