FROM node:22
ONBUILD COPY --chown=node:node package.json ./
ONBUILD run ["npm", "ci"]
onbuild ENV A=1 B=2
