from pathlib import Path

import pytest

from dunnage.dockerfile import parse
from dunnage.flow import presence
from dunnage.flow.flow import Flow
from dunnage.project import project

_BUILD = "FROM node:24 AS build\nWORKDIR /app\nCOPY . .\n"


@pytest.mark.parametrize(
    ("dockerfile", "verdict"),
    [
        ("FROM node:24\nCOPY a.js /app/\n", True),
        ("FROM node:24\nCOPY a.js /app/b.js\n", False),
        ("FROM node:24\nCOPY . /app\n", None),
        ("FROM node:24\nCOPY . /srv\n", False),
        ("FROM node:24\nCOPY . /srv\nRUN npm ci && rm -rf /tmp/x\n", False),
        ("FROM node:24\nCOPY . /srv\nRUN npm run build\n", None),
        ("FROM node:24\nCOPY . /srv\nRUN echo > /app/a.js\n", None),
        ("FROM node:24\nADD a.tar.gz /\n", None),
        ("FROM node:24\nADD https://example.com/a.js /app/\n", None),
        ("FROM registry.example/base\nCOPY . /srv\n", None),
        (f"{_BUILD}FROM node:24\nCOPY --from=build /app/dist /app/dist\n", False),
        (f"{_BUILD}FROM node:24\nCOPY --from=build /app /app\n", None),
        ("FROM node:24\nCOPY --from=team/files:1 /app /app\n", None),
        ("FROM node:24\nCOPY . /srv # to /app\n", None),
    ],
)
def test_a_file_is_absent_only_where_nothing_can_have_made_it(
    dockerfile: str, verdict: bool | None
) -> None:
    flow = Flow(parse(dockerfile.encode()))

    assert presence.lies(flow, flow.target, "/app/a.js") is verdict


@pytest.mark.parametrize(("name", "verdict"), [("a.js", True), ("b.js", False), ("c.js", False)])
def test_the_context_is_looked_at_as_the_builder_gets_it(
    name: str, verdict: bool, tmp_path: Path
) -> None:
    (tmp_path / "a.js").write_text("")
    (tmp_path / "b.js").write_text("")
    (tmp_path / ".dockerignore").write_text("b.js\n")
    dockerfile = parse(f"{_BUILD}FROM node:24\nCOPY --from=build /app /app\n".encode())
    flow = Flow(dockerfile, project.read(tmp_path))

    assert presence.lies(flow, flow.target, f"/app/{name}") is verdict


def test_a_file_is_not_followed_through_stages_without_end() -> None:
    copies = "".join(f"FROM node:24\nCOPY --from={n} /app /app\n" for n in range(1000))
    flow = Flow(parse(f"FROM node:24\nCOPY a.js /app/\n{copies}".encode()))

    assert presence.lies(flow, flow.target, "/app/a.js") is None


def test_an_installation_may_build_by_the_way(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"scripts": {"prepare": "tsc"}}')
    dockerfile = parse(b"FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm ci\n")
    flow = Flow(dockerfile, project.read(tmp_path))

    assert presence.lies(flow, flow.target, "/app/a.js") is None


@pytest.mark.parametrize(
    ("path", "verdict"), [("/app/a", True), ("/app/a.js", True), ("/app/b", False), ("/app", False)]
)
def test_a_program_may_be_named_without_its_ending(path: str, verdict: bool) -> None:
    flow = Flow(parse(b"FROM node:24\nCOPY a.js /app/\n"))

    assert presence.starts(flow, path) is verdict


@pytest.mark.parametrize(("name", "verdict"), [("a.js", True), ("b.js", False)])
def test_a_folder_of_the_context_holds_what_it_holds(
    name: str, verdict: bool, tmp_path: Path
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.js").write_text("")
    flow = Flow(parse(b"FROM node:24\nCOPY src /app\n"), project.read(tmp_path))

    assert presence.lies(flow, flow.target, f"/app/{name}") is verdict


def test_a_folder_that_the_context_lacks_is_made_before_the_build(tmp_path: Path) -> None:
    flow = Flow(parse(b"FROM node:24\nCOPY dist /app\n"), project.read(tmp_path))

    assert presence.lies(flow, flow.target, "/app/a.js") is None
