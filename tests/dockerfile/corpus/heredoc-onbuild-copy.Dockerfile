FROM node:22
ONBUILD COPY --chown=node <<A <<-B /app/
a
A
	b
	B
USER node
