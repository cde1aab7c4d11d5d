FROM node:22
CMD [ \
  "node", \
  # the server
  "server.js" \
]
