FROM node:24.19.0-bookworm-slim
WORKDIR /usr/src/app
ONBUILD COPY package.json ./
ONBUILD RUN echo installed > installed
