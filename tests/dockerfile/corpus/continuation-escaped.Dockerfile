FROM node:22
RUN echo a\\
USER node
RUN echo b\\\
USER root
