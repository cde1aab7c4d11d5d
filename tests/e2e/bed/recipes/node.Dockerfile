FROM debian:bookworm-slim AS files
COPY --from=node bin/node /usr/local/bin/
COPY --from=node include /usr/local/include
COPY --from=node lib /usr/local/lib
# As in docker.io/node: OpenSSL's headers for other machines would be 44 MB.
RUN cd /usr/local \
 && find include/node/openssl/archs -mindepth 1 -maxdepth 1 ! -name linux-x86_64 -exec rm -r {} + \
 && ln -s node bin/nodejs \
 && ln -s ../lib/node_modules/npm/bin/npm-cli.js bin/npm \
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js bin/npx \
 && chmod +x bin/node lib/node_modules/npm/bin/*.js

FROM debian:bookworm-slim
RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
COPY --from=certificates ca-certificates.crt /etc/ssl/certs/
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
ENV NODE_VERSION=24.19.0
COPY --from=files /usr/local /usr/local
COPY --from=recipes --chmod=755 docker-entrypoint.sh /usr/local/bin/
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node"]
