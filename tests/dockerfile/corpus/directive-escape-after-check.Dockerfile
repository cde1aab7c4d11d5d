# check=skip=all
# escape=`
FROM node:22
RUN npm ci `
 && true
RUN dir c:\
USER node
