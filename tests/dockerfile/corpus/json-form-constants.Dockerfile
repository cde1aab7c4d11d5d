FROM node:22
RUN [NaN]
RUN [Infinity]
