FROM node:22
RUN npm in\
stall
ENV A="one\
 two"
