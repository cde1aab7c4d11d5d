FROM node:22
RUN npm ci \
# first
   # second
  && npm run build \
  # third

USER node
