FROM node:22 AS 1st
