FROM scratch
ADD rootfs.tar /
COPY --from=recipes docker-clean /etc/apt/apt.conf.d/docker-clean
CMD ["bash"]
