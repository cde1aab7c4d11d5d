FROM node:22
COPY package.json ./ # dependencies first
EXPOSE 3000 # the server
