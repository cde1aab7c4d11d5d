FROM node:22
RUN <<OUTER
cat <<INNER > /a
OUTER is not alone here
INNER
OUTER
USER node
