FROM node:22
RUN echo a b c
USER node
