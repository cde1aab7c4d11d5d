FROM node:22
MAINTAINER Some Body <some@body.example>
EXPOSE 80 443/tcp	8080-8090/udp
VOLUME /a /b
STOPSIGNAL SIGTERM
USER node:node
WORKDIR /a b
WORKDIR c
SHELL ["/bin/sh", "-ec"]
