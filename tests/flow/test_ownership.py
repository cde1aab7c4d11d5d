import pytest

from dunnage.dockerfile import parse
from dunnage.flow.flow import Flow
from dunnage.flow.users import User


@pytest.mark.parametrize(
    ("text", "name", "is_root"),
    [
        ("FROM node\n", "root", True),
        ("FROM node\nUSER node:node\n", "node", False),
        ("FROM node\nUSER 0:0\n", "0", True),
        ("FROM node\nARG U=1001\nUSER $U\n", "1001", False),
        ("FROM node\nUSER $U\n", None, None),
        ("FROM node AS a\nUSER node\nFROM a\n", "node", False),
        ("FROM node AS a\nUSER node\nFROM node\n", "root", True),
        ("FROM cgr.dev/chainguard/node\n", "65532", False),
        ("FROM example/unknown\n", None, None),
    ],
)
def test_the_user_in_force_is_known(text: str, name: str | None, *, is_root: bool | None) -> None:
    flow = Flow(parse(text.encode()))

    found = flow.user(flow.target)

    assert (found.name, found.is_root) == (name, is_root)


def test_the_user_is_told_at_each_instruction() -> None:
    flow = Flow(parse(b"FROM node\nRUN one\nUSER node\nRUN two\n"))
    one, user, two = flow.target.instructions

    assert flow.user(flow.target, one) == User("root", None, None)
    assert flow.user(flow.target, two) == User("node", None, user)


@pytest.mark.parametrize(
    ("body", "path", "owner"),
    [
        ("WORKDIR /app\nUSER node\n", "/app", "root"),
        ("USER node\nWORKDIR /app\n", "/app", "node"),
        ("WORKDIR /app\nUSER node\nCOPY . .\n", "/app/x", "root"),
        ("WORKDIR /app\nCOPY --chown=node:node . .\n", "/app/x", "node"),
        ("WORKDIR /app\nCOPY --chown=node:node . .\n", "/app", "root"),
        ("COPY --chown=node . /app\n", "/app", "node"),
        ("WORKDIR /app\nCOPY . .\nRUN chown -R node:node /app\n", "/app/x/y", "node"),
        ("WORKDIR /app\nRUN chown node /app\n", "/app", "node"),
        ("RUN mkdir -p /data && chown 1000:1000 /data\n", "/data", "1000"),
        ("WORKDIR /app\nUSER node\nRUN npm ci\n", "/app/node_modules/a", "node"),
        ("WORKDIR /app\nCOPY --chown=$U . .\n", "/app/x", None),
        ("WORKDIR /app\n", "/srv", None),
    ],
)
def test_the_owner_of_a_path_is_followed(body: str, path: str, owner: str | None) -> None:
    flow = Flow(parse(f"FROM node\n{body}".encode()))

    assert flow.owner(flow.target, path) == owner
