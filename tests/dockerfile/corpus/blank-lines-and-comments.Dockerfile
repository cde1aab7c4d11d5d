

# first
FROM node:22
RUN npm ci # no comment
#
  # indented
#second

USER node
# last