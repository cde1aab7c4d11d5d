FROM scratch
ADD rootfs.tar /
COPY --from=recipes docker-clean /etc/apt/apt.conf.d/docker-clean
COPY --from=certificates ca-certificates.crt /etc/ssl/certs/
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt
# As in docker.io/python: this Python belongs to the user, not to the distribution.
RUN rm /usr/lib/python3*/EXTERNALLY-MANAGED \
 && ln -s /usr/bin/python3 /usr/local/bin/python3 \
 && ln -s python3 /usr/local/bin/python \
 && ln -s /usr/bin/pip3 /usr/local/bin/pip
CMD ["python3"]
