FROM node:22
RUN ["cat", "<<EOF"]
COPY ["<<EOF", "/a"]
USER node
