FROM debian:bookworm-slim AS packages
WORKDIR /packages
RUN apt-get -o Acquire::Retries=5 update \
 && apt-get -o Acquire::Retries=5 download \
    base-files gcc-12-base libc6 libgcc-s1 libgomp1 libssl3 libstdc++6 netbase tzdata zlib1g
# As in gcr.io/distroless: dpkg's word on each package, in a file of its own.
RUN mkdir -p /image/var/lib/dpkg/status.d /image/home/nonroot /image/etc/ssl/certs \
 && for package in *.deb; do \
      name=$(dpkg-deb --field "$package" Package) \
      && dpkg-deb --extract "$package" /image \
      && dpkg-deb --field "$package" > "/image/var/lib/dpkg/status.d/$name" \
      && dpkg-deb --info "$package" md5sums > "/image/var/lib/dpkg/status.d/$name.md5sums"; \
    done \
 && rm -r /image/usr/share/doc /image/usr/share/lintian \
 && printf '%s\n' root:x:0:0:root:/root:/sbin/nologin \
      nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin > /image/etc/passwd \
 && printf '%s\n' root:x:0: nonroot:x:65532: > /image/etc/group \
 && chown 65532:65532 /image/home/nonroot

FROM scratch
COPY --from=packages /image /
COPY --from=certificates ca-certificates.crt /etc/ssl/certs/
COPY --from=node bin/node /nodejs/bin/
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/nodejs/bin
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
WORKDIR /home/nonroot
USER 65532
ENTRYPOINT ["/nodejs/bin/node"]
