FROM node:22
COPY --from="build" --chown='node' --x="a b" --y=a\ b --z="a\"b" a b
RUN --mount=type=bind,source="a b",target=/x true
