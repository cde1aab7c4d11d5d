# escape=`
FROM node:22
ENV A=a` b B="`""
ENV C=d`

