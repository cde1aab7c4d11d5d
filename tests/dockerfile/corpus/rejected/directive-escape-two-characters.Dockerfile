# escape=\\
FROM node:22
