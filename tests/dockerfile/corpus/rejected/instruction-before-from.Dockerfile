ARG A=1
RUN npm ci
FROM node:22
