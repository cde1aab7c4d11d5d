FROM scratch
COPY --from=programs trivy /usr/local/bin/trivy
ENTRYPOINT ["/usr/local/bin/trivy"]
