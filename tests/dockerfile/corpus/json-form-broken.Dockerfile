FROM node:22
CMD ['node', 'a.js']
CMD ["node", "a.js"
CMD ["node",]
CMD ["node"] "a.js"
CMD [node]
ENTRYPOINT [ -f x ] && true
COPY ["a", "b" c
VOLUME [/data]
