FROM node:22

# comment
USER node
