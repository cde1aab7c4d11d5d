FROM node:latest
MAINTAINER someone
ADD . /src
RUN cd /src; npm install --production
EXPOSE  8080
CMD node /src/index.js
