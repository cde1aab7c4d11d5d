"""The rules that read the tag and the digest of an image."""

from dataclasses import replace

import pytest

from builders import an_image
from dunnage.dockerfile import parse
from dunnage.model import Package
from dunnage.rule import Evidence
from dunnage.rules import PRACTICES
from dunnage.rules.base_image_eol_node import base_image_eol_node
from dunnage.rules.base_image_not_minimal import base_image_not_minimal

_DIGEST = "sha256:" + "0" * 64
_RULES = tuple(
    each
    for each in PRACTICES
    if each.rule.id.startswith("base-image-")
    and each.rule.id not in ("base-image-digest-missing", "base-image-not-minimal")
)


def told(dockerfile: str) -> list[tuple[int, str]]:
    evidence = Evidence(parse(dockerfile.encode()))
    return sorted(
        (violation.lines.first, practice.rule.id.removeprefix("base-image-"))
        for practice in _RULES
        for violation in practice.check(evidence)
    )


@pytest.mark.parametrize(
    ("image", "rules"),
    [
        ("node", ["untagged"]),
        ("docker.io/library/node", ["untagged"]),
        ("gcr.io/distroless/nodejs24-debian13", ["untagged"]),
        ("node:latest", ["latest"]),
        ("cgr.dev/chainguard/node:latest-dev", ["latest"]),
        ("node:lts", ["floating-tag"]),
        ("node:lts-bookworm-slim", ["floating-tag"]),
        ("node:current-alpine3.22", ["floating-tag"]),
        ("node:alpine", ["floating-tag"]),
        ("node:slim", ["floating-tag"]),
        ("node:24", ["floating-tag"]),
        ("node:24-alpine", ["floating-tag"]),
        ("node:krypton-slim", ["floating-tag"]),
        ("public.ecr.aws/docker/library/node:24-slim", ["floating-tag"]),
        ("public.ecr.aws/lambda/nodejs:24", ["floating-tag"]),
        ("oven/bun:1", ["floating-tag"]),
        ("nginx:stable-alpine", ["floating-tag"]),
        ("nginx:1-alpine", ["floating-tag"]),
        ("alpine:3", ["floating-tag"]),
        ("debian:stable-slim", ["floating-tag"]),
        (f"node@{_DIGEST}", ["digest-without-tag"]),
        ("node:18.20.8-slim", ["eol-node"]),
        ("node:20.19-slim", ["eol-node"]),
        ("node:25.9.0-alpine", ["eol-node"]),
        ("node:16", ["eol-node", "floating-tag"]),
        ("node:hydrogen-alpine", ["eol-node", "floating-tag"]),
        ("public.ecr.aws/lambda/nodejs:16.2024.01.01.00", ["eol-node"]),
        (f"node:14.21.3@{_DIGEST}", ["eol-node"]),
        (f"gcr.io/distroless/nodejs18-debian12@{_DIGEST}", ["eol-node"]),
        ("node:24.11.1", []),
        ("node:24.11-alpine", []),
        ("node:24.11.1-bookworm-slim", []),
        (f"node:lts@{_DIGEST}", []),
        (f"node:latest@{_DIGEST}", []),
        ("debian:13", []),
        ("debian:bookworm-slim", []),
        ("debian:stable-20251117-slim", []),
        ("ubuntu:noble", []),
        ("mcr.microsoft.com/windows/nanoserver:ltsc2022", []),
        ("gcr.io/distroless/nodejs24-debian13:nonroot", []),
        ("registry.example/team/base:4", []),
        ("scratch", []),
        ("$UNKNOWN", []),
        ("node:$UNKNOWN", []),
    ],
)
def test_a_tag_is_told_by_the_rule_that_it_breaks(image: str, rules: list[str]) -> None:
    assert told(f"FROM {image}\n") == [(1, rule) for rule in rules]


def test_an_argument_is_told_where_it_is_used() -> None:
    dockerfile = "ARG VERSION=latest\nFROM node:$VERSION AS build\nFROM build\n"

    assert told(dockerfile) == [(2, "latest")]


def test_images_to_copy_and_mount_from_are_looked_at_too() -> None:
    dockerfile = (
        "FROM node:24.11.1-slim\n"
        "COPY --from=nginx:latest /etc/nginx /etc/nginx\n"
        "RUN --mount=from=oven/bun:1,source=/usr/local/bin/bun,target=/bun /bun --version\n"
        f"COPY --from=busybox@{_DIGEST} /bin/busybox /bin/\n"
    )

    assert told(dockerfile) == [(2, "latest"), (3, "floating-tag"), (4, "digest-without-tag")]


def test_an_untagged_name_to_copy_from_may_be_a_context_of_the_build() -> None:
    assert told("FROM node:24.11.1-slim\nCOPY --from=shared /lib ./lib\n") == []


@pytest.mark.parametrize(
    ("version", "lines"), [("20.19.5", [2]), ("24.11.1", []), ("", []), ("9" * 5000, [])]
)
def test_the_built_image_tells_the_version_that_the_tag_does_not(
    version: str, lines: list[int]
) -> None:
    image = replace(an_image(), packages=(Package("node", "node", version, "opt/node/bin/node"),))
    dockerfile = parse(b"FROM node:lts AS build\nFROM registry.example/base\nUSER node\n")

    found = base_image_eol_node.check(Evidence(dockerfile, image=image))

    assert [each.lines.first for each in found] == lines


def test_a_version_from_nodesource_has_an_end_too() -> None:
    run = "RUN apt-get update && \\\n  curl -fsSL https://deb.nodesource.com/setup_{}.x | bash -\n"

    assert told(f"FROM debian:13\n{run.format(18)}") == [(3, "eol-node")]
    assert told(f"FROM debian:13\n{run.format(24)}") == []


@pytest.mark.parametrize(
    ("dockerfile", "lines"),
    [
        ("FROM node:24.11.1\nCMD node a.js\n", [1]),
        ("FROM node:lts-bookworm\nCMD node a.js\n", [1]),
        ("FROM node:24 AS base\nFROM base\nCMD node a.js\n", [1]),
        ("FROM node:24 AS build\nFROM node:24-slim\nCMD node a.js\n", []),
        ("FROM node:24-alpine\nCMD node a.js\n", []),
        ("FROM node:24-$VARIANT\nCMD node a.js\n", []),
        (f"FROM node@{_DIGEST}\nCMD node a.js\n", []),
        ("FROM node:24\nCMD npm run dev\n", []),
        ("FROM node:24\nWORKDIR /app\n", []),
        ("FROM node:24-windowsservercore-ltsc2022\nCMD node a.js\n", []),
        ("FROM registry.example/node:24\nCMD node a.js\n", []),
    ],
)
def test_the_full_image_is_for_building_and_for_developers(
    dockerfile: str, lines: list[int]
) -> None:
    found = base_image_not_minimal.check(Evidence(parse(dockerfile.encode())))

    assert [each.lines.first for each in found] == lines


def test_the_built_image_tells_what_the_base_weighs() -> None:
    evidence = Evidence(parse(b"FROM node:24.11.1\nCMD node a.js\n"), image=an_image())

    (violation,) = base_image_not_minimal.check(evidence)

    assert violation.message == (
        "The final stage is on the full Debian image (228.9 MB unpacked): use its `-slim` variant."
    )
