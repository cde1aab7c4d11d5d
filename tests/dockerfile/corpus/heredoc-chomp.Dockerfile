FROM node:22
RUN <<-EOF
	npm ci
		npm run build
	EOF
CMD ["node", "a.js"]
