FROM node:22
RUN --mount=type=cache,target=/root/.npm --network=none <<EOF
npm ci
EOF
COPY --chmod=755 <<EOF /run.sh
#!/bin/sh
EOF
