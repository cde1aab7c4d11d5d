FROM node:22
LABEL a=
RUN 
USER node
