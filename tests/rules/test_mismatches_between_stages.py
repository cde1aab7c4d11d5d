"""The rules on node_modules that one stage installs and another one runs."""

import json
from pathlib import Path

import pytest

from dunnage.dockerfile import parse
from dunnage.project import project
from dunnage.project.project import Project
from dunnage.rule import Evidence, Practice
from dunnage.rules.libc_mismatch_between_stages import libc_mismatch_between_stages
from dunnage.rules.node_major_mismatch_between_stages import node_major_mismatch_between_stages


def told(
    practice: Practice,
    built_on: str,
    runs_on: str,
    copied: str = "/app/node_modules ./node_modules",
    context: Project | None = None,
) -> list[int]:
    dockerfile = (
        f"FROM {built_on} AS build\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n"
        f'FROM {runs_on}\nWORKDIR /app\nCOPY --from=build {copied}\nCMD ["node", "app.js"]\n'
    )
    violations = practice.check(Evidence(parse(dockerfile.encode()), context))
    return [each.lines.first for each in violations]


@pytest.mark.parametrize(
    ("built_on", "runs_on"),
    [
        ("node:24-alpine", "node:24-slim"),
        ("node:24", "node:24-alpine"),
        ("node:24-alpine", "gcr.io/distroless/nodejs24-debian13"),
        ("node:lts-alpine", "node:lts"),
        ("node:24-bookworm-slim", "alpine:3.22"),
        ("node:24-alpine", "cgr.dev/chainguard/node:latest"),
    ],
)
def test_musl_and_glibc_do_not_go_together(built_on: str, runs_on: str) -> None:
    assert told(libc_mismatch_between_stages, built_on, runs_on) == [7]


@pytest.mark.parametrize(
    ("built_on", "runs_on"),
    [
        ("node:24-alpine", "node:24-alpine"),
        ("node:24", "node:24-slim"),
        ("node:24", "gcr.io/distroless/nodejs24-debian13"),
        ("node:24", "registry.example/base"),
        ("registry.example/base", "node:24-alpine"),
        ("node:24-$VARIANT", "node:24-alpine"),
    ],
)
def test_the_same_library_and_an_unknown_one_are_not_told(built_on: str, runs_on: str) -> None:
    assert told(libc_mismatch_between_stages, built_on, runs_on) == []


def test_the_whole_application_brings_its_modules() -> None:
    images = ("node:24", "node:22-alpine")

    assert told(libc_mismatch_between_stages, *images, copied="/app ./") == [7]
    assert told(node_major_mismatch_between_stages, *images, copied="/app ./") == [7]


def test_bundles_run_everywhere() -> None:
    images = ("node:24", "node:22-alpine")

    assert told(libc_mismatch_between_stages, *images, copied="/app/dist ./dist") == []
    assert told(node_major_mismatch_between_stages, *images, copied="/app/dist ./dist") == []


@pytest.mark.parametrize(
    ("packages", "lines"),
    [
        ({"node_modules/ms": {"version": "2.1.3"}}, []),
        ({"node_modules/bcrypt": {"version": "5.1.1", "hasInstallScript": True}}, [7]),
        ({"node_modules/@img/sharp-linuxmusl-x64": {"version": "0.34.5"}}, [7]),
    ],
)
def test_a_lockfile_tells_whether_anything_is_compiled(
    packages: dict[str, object], lines: list[int], tmp_path: Path
) -> None:
    lockfile = {"lockfileVersion": 3, "packages": {"": {"name": "app"}, **packages}}
    (tmp_path / "package.json").write_text('{"name": "app"}')
    (tmp_path / "package-lock.json").write_text(json.dumps(lockfile, indent=2))
    context = project.read(tmp_path)

    found = told(libc_mismatch_between_stages, "node:24", "node:24-alpine", context=context)

    assert found == lines


@pytest.mark.parametrize(
    ("built_on", "runs_on", "lines"),
    [
        ("node:22-slim", "node:24-slim", [7]),
        ("node:22.21.1", "node:24-alpine", [7]),
        ("node:22", "gcr.io/distroless/nodejs24-debian13", [7]),
        ("node:jod", "node:krypton", [7]),
        ("node:latest", "node:lts", [7]),
        ("node", "node:lts-alpine", [7]),
        ("node:24.1.0", "node:24.11.1-slim", []),
        ("node:jod", "node:22-slim", []),
        ("node:24", "node:lts", []),
        ("node:24", "node:$VERSION", []),
        ("node:24", "registry.example/base:22", []),
        ("node:latest", "node:current-slim", []),
    ],
)
def test_majors_are_compared_where_both_are_known(
    built_on: str, runs_on: str, lines: list[int]
) -> None:
    assert told(node_major_mismatch_between_stages, built_on, runs_on) == lines
