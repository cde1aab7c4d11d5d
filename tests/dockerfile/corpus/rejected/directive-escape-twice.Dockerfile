# escape=`
# escape=\
FROM node:22
