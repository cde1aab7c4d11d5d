# escape=x
FROM node:22
