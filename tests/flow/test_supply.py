from pathlib import Path

import pytest

from dunnage.dockerfile import parse
from dunnage.flow.flow import Flow
from dunnage.flow.supply import Supply
from dunnage.project import project


def supply(text: str, folder: Path | None = None) -> Supply:
    flow = Flow(parse(text.encode()), None if folder is None else project.read(folder))
    return flow.supply(next(each for each in flow.installations()[::-1] if each.is_project))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM node\nCOPY package.json package-lock.json ./\nRUN npm ci\n", (True, True)),
        ("FROM node\nCOPY package.json ./\nRUN npm ci\n", (True, False)),
        ("FROM node\nCOPY package*.json ./\nRUN npm ci\n", (True, True)),
        ("FROM node\nCOPY *.json ./\nRUN npm ci\n", (True, True)),
        ("FROM node\nCOPY . .\nRUN npm ci\n", (True, True)),
        ("FROM node\nWORKDIR /app\nCOPY . .\nRUN cd web && npm ci\n", (True, True)),
        ("FROM node\nWORKDIR /app\nCOPY web/package*.json web/\nRUN cd web && npm ci\n",
         (True, True)),
        ("FROM node\nWORKDIR /app\nCOPY web/package*.json ./\nRUN npm ci\n", (True, True)),
        ("FROM node\nWORKDIR /app\nCOPY package.json /opt/\nRUN npm ci\n", (False, False)),
        (("FROM node\nWORKDIR /app\nCOPY --parents ./apps/*/package.json package*.json ./\n"
         "RUN npm ci\n"), (True, True)),
        ("FROM node\nRUN npm ci\n", (False, False)),
        ("FROM node\nCOPY package.json yarn.lock ./\nRUN npm ci\n", (True, False)),
        ("FROM node\nCOPY package.json yarn.lock* ./\nRUN yarn\n", (True, True)),
        ("FROM node\nRUN npm init -y && npm ci\n", (None, None)),
        ("FROM node\nRUN git clone x /app\nWORKDIR /app\nRUN npm ci\n", (None, None)),
        ("FROM example/unknown\nWORKDIR /app\nRUN npm ci\n", (None, None)),
        (("FROM node\nWORKDIR /app\n"
         "RUN --mount=type=bind,source=package.json,target=package.json \\\n"
         "    --mount=type=bind,source=package-lock.json,target=package-lock.json npm ci\n"),
         (True, True)),
        ("FROM node\nWORKDIR /app\nRUN --mount=type=bind,target=. npm ci\n", (True, True)),
        (("FROM node AS a\nWORKDIR /a\nCOPY package*.json ./\n"
         "FROM node\nWORKDIR /b\nCOPY --from=a /a ./\nRUN npm ci\n"), (True, True)),
        (("FROM node AS a\nWORKDIR /a\nCOPY package.json ./\n"
         "FROM node\nWORKDIR /b\nCOPY --from=a /a ./\nRUN npm ci\n"), (True, False)),
        ("FROM node AS a\nWORKDIR /a\nCOPY package*.json ./\nFROM a\nRUN npm ci\n",
         (True, True)),
    ],
)  # fmt: skip
def test_it_is_known_what_arrives_before_an_installation(
    text: str, found: tuple[bool | None, bool | None]
) -> None:
    told = supply(text)

    assert (told.package_json, told.lockfile) == found


def test_what_the_context_lacks_or_ignores_does_not_arrive(tmp_path: Path) -> None:
    text = "FROM node\nCOPY package*.json ./\nRUN npm ci\n"
    (tmp_path / "package.json").write_text("{}")

    lacking = supply(text, tmp_path)

    (tmp_path / "package-lock.json").write_text("{}")
    there = supply(text, tmp_path)
    (tmp_path / ".dockerignore").write_text("package-lock.json\n")
    ignored = supply(text, tmp_path)

    assert [lacking.lockfile, there.lockfile, ignored.lockfile] == [False, True, False]


def test_the_copy_that_undoes_the_cache_is_told() -> None:
    early = supply("FROM node\nCOPY . .\nRUN npm ci\n")
    late = supply("FROM node\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n")

    assert early.whole is not None
    assert (early.whole.lines.first, late.whole) == (2, None)
