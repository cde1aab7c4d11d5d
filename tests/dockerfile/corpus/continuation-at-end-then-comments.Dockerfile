FROM node:22
CMD node \
# a

# b
