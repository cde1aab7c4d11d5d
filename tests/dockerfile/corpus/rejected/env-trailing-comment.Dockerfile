FROM node:22
ENV A=1 # comment
