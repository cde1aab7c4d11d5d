FROM node:22
RUN npm ci \

  && npm run build \
   	
  && true
USER node
