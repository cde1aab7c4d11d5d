FROM node:22
RUN --mount=type=cache,\
target=/root/.npm \
    --mount=type=secret,id=npm \
    # why
    npm ci
USER node
