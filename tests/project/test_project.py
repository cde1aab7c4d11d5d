import os
from pathlib import Path

import pytest

from dunnage.model import Lines
from dunnage.project import project
from dunnage.project.lockfile import Entry, Lockfile, LockfileKind
from dunnage.project.package_json import PackageJson
from dunnage.project.project import Project

LOCK = '{"packages": {"node_modules/a": {"version": "1.0.0"}}}'
ENTRY = Entry("a", "1.0.0", Lines(1, 1), dev=False, direct=False)
LOCKFILE = Lockfile(
    LockfileKind.NPM,
    "package-lock.json",
    {
        "node_modules/a": ENTRY,
        "node_modules/pm2/node_modules/a": ENTRY,
        "api/node_modules/a": ENTRY,
    },
)
PROJECT = Project("", None, (LOCKFILE,), {"config.env": 10, "api/config.env": 20})


def test_a_project_is_what_lies_in_the_build_context(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(
        '{"name": "shop", "scripts": {"build": "tsc"}, "dependencies": {"a": "1"}}'
    )
    (tmp_path / "package-lock.json").write_text(LOCK)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "server.js").write_text("x")
    (tmp_path / "node_modules" / "a").mkdir(parents=True)
    (tmp_path / "node_modules" / "a" / "package.json").write_text("{}")

    assert project.read(tmp_path, "apps/shop") == Project(
        prefix="apps/shop",
        package_json=PackageJson(
            path="apps/shop/package.json",
            name="shop",
            scripts=(("build", "tsc"),),
            dependencies=frozenset({"a"}),
            dev_dependencies=frozenset(),
        ),
        lockfiles=(
            Lockfile(LockfileKind.NPM, "apps/shop/package-lock.json", {"node_modules/a": ENTRY}),
        ),
        files={"package-lock.json": len(LOCK), "package.json": 73, "src/server.js": 1},
        problems=(),
    )


def test_an_empty_context_is_a_project_of_nothing(tmp_path: Path) -> None:
    assert project.read(tmp_path) == Project("", None, (), {})


@pytest.mark.parametrize("name", ["yarn.lock", "pnpm-lock.yaml", "bun.lock"])
def test_of_other_package_managers_only_the_presence_is_known(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("anything")
    assert project.read(tmp_path).lockfiles == (Lockfile(LockfileKind(name), name),)


def test_npm_prefers_the_shrinkwrap(tmp_path: Path) -> None:
    (tmp_path / "npm-shrinkwrap.json").write_text(LOCK)
    (tmp_path / "package-lock.json").write_text(LOCK)
    found = project.read(tmp_path).entry("app/node_modules/a", "a", "1.0.0")
    assert found is not None
    assert found[0].path == "npm-shrinkwrap.json"


def test_a_broken_file_is_a_problem_and_still_there(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("nonsense")
    (tmp_path / "package-lock.json").write_text('{"packages": 1}')

    found = project.read(tmp_path, "shop")

    assert found.package_json is None
    assert found.lockfiles == (Lockfile(LockfileKind.NPM, "shop/package-lock.json"),)
    assert found.problems == (
        "shop/package.json is not JSON: Expecting value: line 1 column 1 (char 0)",
        "shop/package-lock.json.packages is not an object",
    )


def test_a_link_out_of_the_context_is_not_followed(tmp_path: Path) -> None:
    context, secret = tmp_path / "context", tmp_path / "secret.json"
    context.mkdir()
    secret.write_text('{"name": "secret"}')
    (context / "package.json").symlink_to(secret)
    (context / "package-lock.json").symlink_to("../secret.json")

    found = project.read(context)

    assert found.package_json is None
    assert found.files == {}
    assert found.problems == (
        "package.json cannot be read: it is a link that leaves the build context",
        "package-lock.json cannot be read: it is a link that leaves the build context",
    )


def test_a_link_inside_the_context_is_followed(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "package.json").write_text('{"name": "shop"}')
    (tmp_path / "package.json").symlink_to("shared/package.json")
    manifest = project.read(tmp_path).package_json
    assert manifest is not None
    assert manifest.name == "shop"


def test_at_most_twenty_thousand_files_are_listed(tmp_path: Path) -> None:
    for number in range(20_001):
        (tmp_path / f"{number:05}").touch()
    assert set(project.read(tmp_path).files) == {f"{number:05}" for number in range(20_000)}


def test_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "package.json")
    assert project.read(tmp_path).problems == (
        "package.json cannot be read: it is no regular file",
    )


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "package.json").open("wb") as file:
        file.truncate(1024 * 1024 + 1)
    assert project.read(tmp_path).problems == (
        "package.json cannot be read: it is larger than 1024 KiB",
    )


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("app/node_modules/a", True),
        ("node_modules/a", True),
        ("srv/api/node_modules/a", True),
        ("app/node_modules/b", False),
        ("app/node_modules/x/node_modules/a", False),
        ("usr/local/lib/node_modules/a", False),
        ("usr/local/lib/node_modules/pm2/node_modules/a", False),
        ("app/a", False),
    ],
)
def test_a_package_is_pinned_by_the_entry_of_its_path(path: str, found: bool) -> None:
    assert (PROJECT.entry(path, "a", "1.0.0") == (LOCKFILE, ENTRY)) is found


def test_another_version_at_the_same_path_is_not_what_was_pinned() -> None:
    assert PROJECT.entry("app/node_modules/a", "a", "1.0.1") is None
    assert PROJECT.entry("app/node_modules/a", "b", "1.0.0") is None


def test_the_source_of_a_copied_file_shares_the_longest_end_of_its_path() -> None:
    assert PROJECT.source("app/config.env", 10) == "config.env"
    assert PROJECT.source("app/api/config.env", 20) == "api/config.env"
    assert PROJECT.source("app/other.env", 10) is None


def test_a_file_of_another_size_is_not_the_source() -> None:
    assert PROJECT.source("app/api/config.env", 10) is None
