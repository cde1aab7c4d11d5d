# escape=`
FROM node:22
RUN echo ``
USER node
