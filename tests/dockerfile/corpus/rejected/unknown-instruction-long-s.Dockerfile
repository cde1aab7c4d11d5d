FROM node:22
UſER node
