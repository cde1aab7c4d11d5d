FROM node:22
RUN npm ci \
# escape=`
 && true `
USER node
