# syntax=docker/dockerfile:1.7
# check=error=true
FROM --platform=$BUILDPLATFORM node:22 AS prune
WORKDIR /repo
COPY --parents packages/*/package.json package.json ./
RUN <<EOT bash -euo pipefail
  npm ci --workspaces
  # not a comment of the file
  npm run build --workspaces --if-present
EOT
COPY --chmod=0755 <<-"SCRIPT" /usr/local/bin/start
	#!/bin/sh
	exec node "$@"
	SCRIPT

FROM scratch AS files
COPY --from=prune /repo /
