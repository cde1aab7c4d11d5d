FROM node:22 # the base
