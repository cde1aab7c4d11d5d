FROM node:22
RUN cat<<EOF
USER node
