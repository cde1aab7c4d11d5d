FROM node:22
RUN echo "it <<EOF
USER node
