FROM node:22
RUN <<- EOF
USER node
