FROM node:22
RUN <<A cat > /a && <<B cat > /b
a
A
b
B
