FROM node:22
RUN npm ci \  
  && true \	 
  && false
USER node
