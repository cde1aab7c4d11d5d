FROM node:22
LABEL author="André"
USER node
