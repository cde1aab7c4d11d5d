FROM node:22
HEALTHCHECK NONE
HEALTHCHECK --interval=1s CMD curl -f http://localhost/ || exit 1
HEALTHCHECK   CMD   ["a"]
