# escape=`
FROM node:22
COPY --x=a` b --y=\a a b
