FROM node:22
RUN -- --version
RUN --network=none -- npm ci
COPY --chown=node a b
RUN -x
RUN --
