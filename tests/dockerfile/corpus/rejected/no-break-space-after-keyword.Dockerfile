FROM node:22
