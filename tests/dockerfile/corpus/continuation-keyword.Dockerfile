FR\
OM node:22
RU\
N npm ci
USER node
