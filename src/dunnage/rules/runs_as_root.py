"""The user that the application runs as."""

from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile
from dunnage.dockerfile.reference import Reference
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_ROOT = ("", "root", "0")
# Programs that an entrypoint starts as root to become another user.
_DROPS_ROOT = ("gosu", "su-exec", "setpriv", "setuidgid", "s6-setuidgid")


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/best-practices/#user",
    tags=("security",),
    examples=[
        Example(
            bad='FROM node:24-slim\nCMD ["node", "server.js"]\n',
            good='FROM node:24-slim\nUSER node\nCMD ["node", "server.js"]\n',
            lines=(1,),
        ),
        Example(
            bad=(
                "FROM node:24-slim AS build\nUSER node\n"
                'FROM node:24-slim\nCOPY --from=build /app /app\nCMD ["node", "/app"]\n'
            ),
            good=(
                "FROM node:24-slim AS base\nUSER node\n"
                'FROM base\nCOPY --from=base /app /app\nCMD ["node", "/app"]\n'
            ),
            lines=(3,),
        ),
        Example(
            bad="ARG RUNTIME_USER=0\nFROM node:24-slim\nARG RUNTIME_USER\nUSER ${RUNTIME_USER}:0\n",
            good='FROM gcr.io/distroless/nodejs24-debian12:nonroot\nCMD ["server.js"]\n',
            lines=(4,),
        ),
    ],
)
def runs_as_root(dockerfile: Dockerfile, image: Image | None) -> Iterator[Violation]:
    """The container runs as root.

    A fault of the application, or of one of its packages, then has root's power in the container
    and a short way to the host. End the last stage with `USER node`, the user that every official
    Node.js image brings along.
    """
    stage = dockerfile.target
    if _drops_root(dockerfile):
        return
    user = _user(dockerfile) if image is None else image.config.user.partition(":")[0]
    if user not in _ROOT:
        return
    if stage.user is None:
        yield Violation(stage.origin.lines, "No USER is set, so the container runs as root.")
    else:
        yield Violation(stage.user.lines, "The last USER is root.")


def _user(dockerfile: Dockerfile) -> str | None:
    """Work out the user's name or ID; None where that cannot be known."""
    stage = dockerfile.target
    if stage.user is not None:
        value = stage.scope(before=stage.user).expand(stage.user.arguments)
        return None if "$" in value else value.partition(":")[0]
    return "root" if stage.root is not None and _is_root_by_default(stage.root) else None


def _is_root_by_default(base: Reference) -> bool:
    unprivileged = (
        "nonroot" in (base.tag or "")
        or base.repository.endswith("-unprivileged")
        or base.registry == "cgr.dev"
        or base.repository.startswith("bitnami/")
    )
    return not unprivileged


def _drops_root(dockerfile: Dockerfile) -> bool:
    entrypoint = dockerfile.target.entrypoint
    words = () if entrypoint is None else entrypoint.json or tuple(entrypoint.arguments.split())
    return any(word.rpartition("/")[2] in _DROPS_ROOT for word in words)
