import pytest

from dunnage.dockerfile.lasting import lasting


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM node:24-slim AS build", "FROM node AS build"),
        ("FROM node:24-slim\n", "FROM node"),
        ("from --platform=$BUILDPLATFORM  node:24", "from --platform=$BUILDPLATFORM node"),
        (f"FROM host:5000/a/b:1@sha256:{'0' * 64}", "FROM host:5000/a/b"),
        ("FROM node:${VERSION}", "FROM node:${VERSION}"),
        ("FROM", "FROM"),
        ("COPY --from=ghcr.io/a/b:1.2 /x /y", "COPY --from=ghcr.io/a/b /x /y"),
        ("COPY --from=build /x:1 /y:2", "COPY --from=build /x:1 /y:2"),
        ("RUN npm ci  &&\\\n true", "RUN npm ci &&\\ true"),
        ("", ""),
    ],
)
def test_versions_of_images_are_left_out(text: str, expected: str) -> None:
    assert expected == lasting(text)
