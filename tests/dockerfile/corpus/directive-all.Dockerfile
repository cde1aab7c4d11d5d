#syntax = docker/dockerfile:1
#  ESCAPE	=	`
# Check=skip=all;error=true
FROM node:22
RUN npm ci `
  && true
