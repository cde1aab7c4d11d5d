FROM node:22
\
