# escape=`
FROM node:22
RUN npm ci `
 && true
