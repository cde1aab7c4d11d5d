# syntax=a
# SYNTAX=b
FROM node:22
