FROM node:22
COPY <<one <<two /files/
first
one
second
two
WORKDIR /app
