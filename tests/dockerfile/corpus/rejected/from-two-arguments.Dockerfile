FROM node:22 build
