FROM --platform=linux/amd64 node:22 AS build
RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npm,required=true --network=default --security=sandbox npm ci
COPY --link --from=build --chown=node:node --chmod=0644 --parents --exclude=*.md a b ./
ADD --checksum=sha256:00 --keep-git-dir=true a ./
HEALTHCHECK --interval=5s --timeout=3s --start-period=1s --retries=2 CMD node check.js
