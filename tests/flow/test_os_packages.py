import pytest

from dunnage.dockerfile import parse
from dunnage.flow.flow import Flow
from dunnage.flow.os_packages import OsAction


@pytest.mark.parametrize(
    ("run", "steps"),
    [
        ("apt-get update && apt-get install -y curl=7.1 git",
         [("apt", OsAction.UPDATE, (), True), ("apt", OsAction.INSTALL, ("curl", "git"), False)]),
        ("apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*",
         [("apt", OsAction.UPDATE, (), False), ("apt", OsAction.INSTALL, ("git",), False)]),
        ("--mount=type=cache,target=/var/lib/apt apt-get update",
         [("apt", OsAction.UPDATE, (), False)]),
        ("apt-get update && apt-get clean", [("apt", OsAction.UPDATE, (), True),
         ("apt", OsAction.CLEAN, (), False)]),
        ("apk add --no-cache --virtual .deps python3 make", [("apk", OsAction.INSTALL,
         ("python3", "make"), False)]),
        ("apk add git", [("apk", OsAction.INSTALL, ("git",), True)]),
        ("apk update && apk add --no-cache git", [("apk", OsAction.UPDATE, (), True),
         ("apk", OsAction.INSTALL, ("git",), False)]),
        ("apk update && apk add git && rm -rf /var/cache/apk/*",
         [("apk", OsAction.UPDATE, (), False), ("apk", OsAction.INSTALL, ("git",), False)]),
        ("apk -U upgrade", [("apk", OsAction.UPGRADE, (), True)]),
        ("microdnf install -y git && microdnf clean all",
         [("microdnf", OsAction.INSTALL, ("git",), False),
          ("microdnf", OsAction.CLEAN, ("all",), False)]),
        ("dnf update -y", [("dnf", OsAction.UPGRADE, (), True)]),
        ("npm install curl", []),
    ],
)  # fmt: skip
def test_commands_of_package_managers_are_read(run: str, steps: list[object]) -> None:
    found = Flow(parse(f"FROM node\nRUN {run}\n".encode())).os_steps()

    assert [
        (each.manager, each.action, each.packages, each.leaves_cache) for each in found
    ] == steps


def test_what_is_removed_again_does_not_remain() -> None:
    flow = Flow(
        parse(
            b"FROM node:24-alpine AS base\nRUN apk add tini\n"
            b"FROM base\nRUN apk add --virtual .deps python3 make && apk del .deps\n"
            b"RUN apk add curl git && apk del git\n"
        )
    )

    assert flow.os_packages(flow.target) == {"tini", "curl"}
