"""Which images Node.js applications are built from and run on, and what all of a family share.

As of 2026-11, from the images' own Dockerfiles and pages.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.dockerfile.reference import Reference


class Family(enum.StrEnum):
    """Images that are alike in what they hold and how they start."""

    NODE = "node"
    HARDENED_NODE = "hardened node"
    DISTROLESS_NODE = "distroless nodejs"
    DISTROLESS = "distroless"
    CHAINGUARD_NODE = "chainguard node"
    WOLFI = "wolfi"
    BUN = "bun"
    DENO = "deno"
    ALPINE = "alpine"
    DEBIAN = "debian"
    UBUNTU = "ubuntu"
    NGINX = "nginx"
    NGINX_UNPRIVILEGED = "nginx-unprivileged"
    CADDY = "caddy"
    HTTPD = "httpd"
    LAMBDA = "lambda"
    WINDOWS = "windows"
    PLAYWRIGHT = "playwright"
    PUPPETEER = "puppeteer"
    CYPRESS = "cypress"
    UBI_NODE = "ubi nodejs"
    BUSYBOX = "busybox"
    DEVCONTAINER = "devcontainer"
    SCRATCH = "scratch"


class Sh(enum.StrEnum):
    """What /bin/sh is; they differ in whether the last command takes the shell's place."""

    DASH = "dash"
    BUSYBOX = "busybox"
    BASH = "bash"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Traits:
    """What all images of a family share, but for their alpine and other variants."""

    user: str | None = None
    sh: Sh | None = None
    libc: str | None = None
    workdir: str | None = None


_TRAITS = {
    Family.NODE: Traits("root", Sh.DASH, "glibc", "/"),
    Family.HARDENED_NODE: Traits("node", Sh.NONE, "glibc", None),
    Family.DISTROLESS_NODE: Traits("root", Sh.NONE, "glibc", "/"),
    Family.DISTROLESS: Traits("root", Sh.NONE, "glibc", "/"),
    Family.CHAINGUARD_NODE: Traits("65532", Sh.NONE, "glibc", "/app"),
    Family.WOLFI: Traits(None, Sh.BUSYBOX, "glibc", None),
    Family.BUN: Traits("root", Sh.DASH, "glibc", "/home/bun/app"),
    Family.DENO: Traits(),
    Family.ALPINE: Traits("root", Sh.BUSYBOX, "musl", "/"),
    Family.DEBIAN: Traits("root", Sh.DASH, "glibc", "/"),
    Family.UBUNTU: Traits("root", Sh.DASH, "glibc", "/"),
    Family.NGINX: Traits("root", Sh.DASH, "glibc", "/"),
    Family.NGINX_UNPRIVILEGED: Traits("101", None, None, None),
    Family.CADDY: Traits("root", Sh.BUSYBOX, "musl", "/srv"),
    Family.HTTPD: Traits("root", Sh.DASH, "glibc", "/usr/local/apache2"),
    Family.LAMBDA: Traits("root", Sh.BASH, "glibc", "/var/task"),
    Family.WINDOWS: Traits("ContainerUser", Sh.NONE),
    Family.PLAYWRIGHT: Traits("root", Sh.DASH, "glibc", "/"),
    Family.PUPPETEER: Traits("pptruser", Sh.DASH, "glibc", None),
    Family.CYPRESS: Traits("root", Sh.DASH, "glibc", "/"),
    Family.UBI_NODE: Traits("1001", Sh.BASH, "glibc", "/opt/app-root/src"),
    Family.BUSYBOX: Traits("root", Sh.BUSYBOX, None, "/"),
    Family.DEVCONTAINER: Traits(),
    Family.SCRATCH: Traits("root", Sh.NONE, None, "/"),
}
_WITH_NODE = frozenset(
    {Family.NODE, Family.HARDENED_NODE, Family.DISTROLESS_NODE, Family.CHAINGUARD_NODE}
    | {Family.LAMBDA, Family.PLAYWRIGHT, Family.PUPPETEER, Family.CYPRESS, Family.UBI_NODE}
    | {Family.DEVCONTAINER}
)

_OFFICIAL = {
    "node": Family.NODE,
    "alpine": Family.ALPINE,
    "debian": Family.DEBIAN,
    "ubuntu": Family.UBUNTU,
    "nginx": Family.NGINX,
    "caddy": Family.CADDY,
    "httpd": Family.HTTPD,
    "busybox": Family.BUSYBOX,
}
# An official image, also of one platform, or mirrored in another registry.
_OFFICIAL_NAME = re.compile(r"(?:.*/)?(?:library|amd64|arm64v8|arm32v7)/(\w+)")
_NAMES = tuple(
    (re.compile(pattern), family)
    for pattern, family in (
        (r"gcr\.io/distroless/nodejs\S*", Family.DISTROLESS_NODE),
        (r"gcr\.io/distroless/\S+", Family.DISTROLESS),
        (r"dhi\.io/node", Family.HARDENED_NODE),
        (r"cgr\.dev/\S+/node", Family.CHAINGUARD_NODE),
        (r"cgr\.dev/\S+/nginx", Family.NGINX_UNPRIVILEGED),
        (r"cgr\.dev/\S+/wolfi-base", Family.WOLFI),
        (r"docker\.io/oven/bun", Family.BUN),
        (r"docker\.io/denoland/deno", Family.DENO),
        (r"\S+/nginx-unprivileged", Family.NGINX_UNPRIVILEGED),
        (r"public\.ecr\.aws/lambda/nodejs", Family.LAMBDA),
        (r"docker\.io/amazon/aws-lambda-nodejs", Family.LAMBDA),
        (r"mcr\.microsoft\.com/(windows|dotnet/framework)(/\S*)?", Family.WINDOWS),
        (r"mcr\.microsoft\.com/playwright", Family.PLAYWRIGHT),
        (r"mcr\.microsoft\.com/(vscode/)?devcontainers/\S+", Family.DEVCONTAINER),
        (r"ghcr\.io/puppeteer/puppeteer", Family.PUPPETEER),
        (r"docker\.io/cypress/(base|browsers|included|factory)", Family.CYPRESS),
        (r"registry\.(access\.)?redhat\.(com|io)/ubi\d+/nodejs-\d+\S*", Family.UBI_NODE),
    )
)


def find(reference: Reference) -> Family | None:
    """Tell an image's family by its name; None where the name is not known."""
    if reference.is_scratch:
        return Family.SCRATCH
    name = f"{reference.registry}/{reference.repository}"
    for pattern, family in _NAMES:
        if pattern.fullmatch(name):
            return family
    official = _OFFICIAL_NAME.fullmatch(name)
    return _OFFICIAL.get(official[1]) if official else None


def traits(family: Family | None) -> Traits:
    """Look up what is known of a family."""
    return Traits() if family is None else _TRAITS[family]


def has_node(family: Family | None) -> bool | None:
    """Say whether Node.js is in the images of a family."""
    return None if family in (None, Family.WINDOWS, Family.WOLFI) else family in _WITH_NODE
