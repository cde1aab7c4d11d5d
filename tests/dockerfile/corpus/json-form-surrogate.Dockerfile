FROM node:22
CMD ["\ud83d\ude00", "\ud83d"]
