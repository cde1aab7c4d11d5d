FROM scratch
COPY --from=programs hadolint /bin/hadolint
CMD ["/bin/hadolint", "-"]
