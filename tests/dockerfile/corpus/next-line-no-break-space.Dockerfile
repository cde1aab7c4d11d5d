FROM node:22
USER  node 
LABEL a="bc"
