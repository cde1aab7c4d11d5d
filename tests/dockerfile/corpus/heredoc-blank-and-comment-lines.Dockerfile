FROM node:22
RUN <<EOF

# kept

   
EOF

# a comment
USER node
