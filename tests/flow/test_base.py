import pytest

from dunnage.dockerfile import parse
from dunnage.flow.base import Base, Variant
from dunnage.flow.families import Family, Sh
from dunnage.flow.flow import Flow


def base(image: str) -> Base:
    flow = Flow(parse(f"FROM {image}\n".encode()))
    return flow.base(flow.target)


@pytest.mark.parametrize(
    ("image", "facts"),
    [
        ("node:24.11.1-bookworm-slim", (Family.NODE, 24, "root", Sh.DASH, "glibc")),
        ("node:20-alpine3.19", (Family.NODE, 20, "root", Sh.BUSYBOX, "musl")),
        ("node:jod", (Family.NODE, 22, "root", Sh.DASH, "glibc")),
        ("node:lts", (Family.NODE, None, "root", Sh.DASH, "glibc")),
        ("node:${V}-alpine", (Family.NODE, None, "root", Sh.BUSYBOX, "musl")),
        ("node:20-$VARIANT", (Family.NODE, 20, "root", None, None)),
        ("public.ecr.aws/docker/library/node:20", (Family.NODE, 20, "root", Sh.DASH, "glibc")),
        (
            "gcr.io/distroless/nodejs20-debian12",
            (Family.DISTROLESS_NODE, 20, "root", Sh.NONE, "glibc"),
        ),
        (
            "gcr.io/distroless/nodejs22-debian12:nonroot",
            (Family.DISTROLESS_NODE, 22, "nonroot", Sh.NONE, "glibc"),
        ),
        (
            "gcr.io/distroless/nodejs22-debian12:debug-nonroot",
            (Family.DISTROLESS_NODE, 22, "nonroot", Sh.BUSYBOX, "glibc"),
        ),
        ("cgr.dev/chainguard/node:22", (Family.CHAINGUARD_NODE, 22, "65532", Sh.NONE, "glibc")),
        ("dhi.io/node:24-debian13", (Family.HARDENED_NODE, 24, "node", Sh.NONE, "glibc")),
        ("oven/bun:1-alpine", (Family.BUN, None, "root", Sh.BUSYBOX, "musl")),
        ("nginxinc/nginx-unprivileged:1.29", (Family.NGINX_UNPRIVILEGED, None, "101", None, None)),
        ("nginx:alpine", (Family.NGINX, None, "root", Sh.BUSYBOX, "musl")),
        ("public.ecr.aws/lambda/nodejs:20", (Family.LAMBDA, 20, "root", Sh.BASH, "glibc")),
        (
            "registry.access.redhat.com/ubi9/nodejs-20-minimal:1",
            (Family.UBI_NODE, None, "1001", Sh.BASH, "glibc"),
        ),
        (
            "mcr.microsoft.com/windows/nanoserver:ltsc2022",
            (Family.WINDOWS, None, "ContainerUser", Sh.NONE, None),
        ),
        ("scratch", (Family.SCRATCH, None, "root", Sh.NONE, None)),
        ("registry.example/team/node-base:20", (None, None, None, None, None)),
        ("$BASE", (None, None, None, None, None)),
    ],
)
def test_a_name_tells_what_is_in_the_image(image: str, facts: tuple[object, ...]) -> None:
    found = base(image)

    assert (found.family, found.node_major, found.user, found.sh, found.libc) == facts


@pytest.mark.parametrize(
    ("image", "variant", "codename", "npm"),
    [
        ("node:18", Variant.FULL, None, 10),
        ("node:24-trixie-slim", Variant.SLIM, "trixie", 11),
        ("node:14-alpine", Variant.ALPINE, None, 6),
        ("node:${V}", None, None, None),
        ("debian:bookworm", None, "bookworm", None),
    ],
)
def test_a_tag_tells_the_variant_and_what_npm_comes_with_it(
    image: str, variant: Variant | None, codename: str | None, npm: int | None
) -> None:
    found = base(image)

    assert (found.variant, found.codename, found.npm_major) == (variant, codename, npm)


def test_accounts_are_known_of_official_images_only() -> None:
    node = base("node:24-alpine").accounts

    assert node is not None
    assert {"node", "root", "nobody"} <= node
    assert "nodejs" not in node
    assert base("registry.example/team/app:1").accounts is None


def test_an_image_for_windows_is_told_by_its_platform() -> None:
    assert base("--platform=windows/amd64 example/node:20").family is Family.WINDOWS
