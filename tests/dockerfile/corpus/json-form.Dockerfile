FROM node:22
RUN ["npm", "ci"]
CMD []
ENTRYPOINT [ "node" , "a\u0041\n.js" ]
SHELL ["/bin/bash", "-c"]
COPY ["a b", "/c"]
ADD ["a", "b"]
VOLUME ["/data"]
HEALTHCHECK CMD ["node", "check.js"]
