"""The user that the application runs as."""

from collections.abc import Iterator

from dunnage.dockerfile import Stage
from dunnage.dockerfile.reference import Reference
from dunnage.flow.families import Family
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.runtime_user import runtime_user
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_BECOMING_ANOTHER = frozenset({"gosu", "su-exec", "setpriv", "s6-overlay"})
_DISTROLESS = (Family.DISTROLESS, Family.DISTROLESS_NODE)
# A base and a dev image leave the user to others, Lambda does not ask the image.
# GitHub asks for root in the images of actions.
_NOT_ASKED = (Kind.ACTION, Kind.BASE, Kind.DEV, Kind.LAMBDA, Kind.WINDOWS)
# Official images that Node.js is added to; all of them start as root.
_ROOT_IMAGES = frozenset(
    {"library/python", "library/ruby", "library/golang", "library/php", "library/rust"}
    | {"library/eclipse-temurin", "library/buildpack-deps", "library/fedora"}
    | {"library/amazonlinux", "library/rockylinux", "library/almalinux", "library/archlinux"}
)
_APP = "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
_START = 'CMD ["node", "dist/app.js"]\n'


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/best-practices/#user",
    tags=("security",),
    examples=[
        Example(
            bad=f"FROM node:24.11.1-bookworm-slim\n{_APP}{_START}",
            good=f"FROM node:24.11.1-bookworm-slim\n{_APP}USER node\n{_START}",
            lines=(1,),
        ),
        Example(
            bad=(
                "FROM node:24.11.1-bookworm-slim AS build\nUSER node\nWORKDIR /app\n"
                "COPY --chown=node:node package.json package-lock.json ./\nRUN npm ci --omit=dev\n"
                "FROM node:24.11.1-bookworm-slim\n"
                f"{_APP}COPY --from=build /app/node_modules ./node_modules\n{_START}"
            ),
            good=(
                "FROM node:24.11.1-bookworm-slim AS base\nUSER node\n"
                f"FROM base\n{_APP.replace('COPY', 'COPY --chown=node:node')}{_START}"
            ),
            lines=(6,),
        ),
        Example(
            bad=(
                "ARG RUNTIME_USER=0\nFROM node:24.11.1-bookworm-slim\nARG RUNTIME_USER\n"
                f"{_APP}USER ${{RUNTIME_USER}}:0\n{_START}"
            ),
            good=f'FROM gcr.io/distroless/nodejs24-debian12:nonroot\n{_APP}CMD ["dist/app.js"]\n',
            lines=(7,),
        ),
    ],
)
def runs_as_root(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """The container runs as root.

    A fault of the application, or of one of its packages, then has root's power in the container
    and a short way to the host. End the last stage with `USER node`, the user that every official
    Node.js image brings along; a USER in a stage that is only copied from does not count.
    """
    user = flow.user(flow.target)
    if flow.kind in _NOT_ASKED or _is_for_others(flow) or _drops_root(flow):
        return
    if image is None:
        is_root = user.is_root or (user.instruction is None and _is_official(flow.target.root))
    else:
        found = runtime_user(image)
        is_root = found is not None and found.uid == 0
    if not is_root:
        return
    if user.instruction is not None:
        yield Violation(user.instruction.lines, "The last USER is root: end with `USER node`.")
    elif flow.base(flow.target).family not in _DISTROLESS:  # a rule of its own
        yield Violation(flow.target.origin.lines, _missing(flow))


def _is_official(base: Reference | None) -> bool:
    return base is not None and base.registry == "docker.io" and base.repository in _ROOT_IMAGES


def _missing(flow: Flow) -> str:
    elsewhere = next((each for each in flow.stages if _has_lost_user(flow, each)), None)
    if elsewhere is not None:
        return (
            f"The USER of stage `{elsewhere.name}` does not reach this one,"
            " so the container runs as root: set USER here too."
        )
    if flow.base(flow.target).family is Family.NGINX:
        return "nginx starts as root here: build upon `nginxinc/nginx-unprivileged`, or set USER."
    return "No USER is set, so the container runs as root."


def _has_lost_user(flow: Flow, stage: Stage) -> bool:
    return stage.name is not None and not flow.ships(stage) and stage.user is not None


def _is_for_others(flow: Flow) -> bool:
    """Leave out what only holds files or is built upon, and the images that run tests."""
    family, process = flow.base(flow.target).family, flow.process
    starts_nothing = process is None or not process.words
    if starts_nothing and not flow.history(flow.target, flow.copies):
        return True
    if family is Family.SCRATCH:
        return starts_nothing
    tests = ("test", "e2e", "jest", "cypress")
    words = process.words if process else ()
    return flow.kind is Kind.JOB and any(name in word for name in tests for word in words)


def _drops_root(flow: Flow) -> bool:
    """Say whether an entrypoint becomes another user, or is given the program to do so."""
    process = flow.process
    if process is not None and (process.drops or process.program in ("su", "sudo")):
        return True
    return not _BECOMING_ANOTHER.isdisjoint(flow.os_packages(flow.target)) or any(
        "gosu" in word or "su-exec" in word
        for stage in flow.target.ancestry
        for step in flow.steps(stage)
        for word in step.words
    )
