FROM debian:bookworm-slim
COPY --from=docker docker /usr/local/bin/docker
COPY --from=buildx docker-buildx /usr/local/libexec/docker/cli-plugins/docker-buildx
ENTRYPOINT ["/usr/local/bin/docker"]
