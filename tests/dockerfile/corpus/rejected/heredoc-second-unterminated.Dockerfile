FROM node:22
COPY <<A <<B /x
a
A
b
