from dataclasses import replace

import pytest

from dunnage.document import DocumentError
from dunnage.model import Lines
from dunnage.project.dependents import Dependent
from dunnage.project.lockfile import Entry, Lockfile, LockfileKind, by_version
from project.contexts import a_project

LODASH = Entry("lodash", "4.17.20", Lines(3, 5), dev=False, via=())
CORE = Entry("@babel/core", "7.22.5", Lines(7, 9), dev=False, via=())
PNPM = Lockfile(LockfileKind.PNPM, "pnpm-lock.yaml", lambda: by_version((LODASH, CORE)))


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("app/node_modules/.pnpm/lodash@4.17.20/node_modules/lodash", LODASH),
        ("app/node_modules/.pnpm/@babel+core@7.22.5/node_modules/@babel/core", CORE),
        ("app/node_modules/lodash", LODASH),
        ("app/api/node_modules/x/node_modules/lodash", LODASH),
        ("app/vendor/lodash", None),
        ("usr/local/lib/node_modules/npm/node_modules/lodash", None),
        ("root/.local/share/pnpm/global/5/node_modules/lodash", None),
        ("usr/local/share/.config/yarn/global/node_modules/lodash", None),
    ],
)
def test_by_its_version_a_package_is_found_wherever_the_installer_puts_it(
    path: str, entry: Entry | None
) -> None:
    name, version = ("@babel/core", "7.22.5") if entry is CORE else ("lodash", "4.17.20")
    assert PNPM.find(path, name, version) == entry


def test_another_version_is_not_what_was_pinned() -> None:
    assert PNPM.find("app/node_modules/lodash", "lodash", "4.17.21") is None


def test_of_the_same_version_twice_the_one_that_production_needs_stands_for_both() -> None:
    first = Entry("a", "1.0.0", Lines(1, 1), dev=True, via=None)
    second = Entry("a", "1.0.0", Lines(2, 2), dev=False, via=None)
    third = Entry("a", "1.0.0", Lines(3, 3), dev=False, via=None)
    assert by_version((first, second, third)) == {"a@1.0.0": second}


def test_a_lockfile_that_cannot_be_read_has_no_entries_and_a_problem() -> None:
    def refuse() -> dict[str, Entry]:
        raise DocumentError("yarn.lock is no lockfile of yarn")

    lockfile = Lockfile(LockfileKind.YARN, "yarn.lock", refuse)

    assert lockfile.entries == {}
    assert lockfile.problem == "yarn.lock is no lockfile of yarn"
    assert PNPM.problem is None


def test_a_lockfile_is_read_once_and_only_if_it_is_asked() -> None:
    asked = []

    def read() -> dict[str, Entry]:
        asked.append("read")
        return {}

    lockfile = Lockfile(LockfileKind.NPM, "package-lock.json", read)
    assert asked == []
    assert (lockfile.entries, lockfile.problem, asked) == ({}, None, ["read"])


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"yarn.lock": ""}, [False]),
        ({"yarn.lock": "", ".yarnrc.yml": ""}, [True]),
        ({"yarn.lock": "", ".yarnrc.yml": "", "package-lock.json": "{}"}, [False, True]),
    ],
)
def test_yarn_2_and_newer_is_known_by_its_settings(
    files: dict[str, str], expected: list[bool]
) -> None:
    assert [each.is_berry for each in a_project(files).lockfiles] == expected


def test_one_entry_for_several_copies_knows_all_who_ask() -> None:
    one, other = Dependent("a", "1.0.0", "^1", ()), Dependent(None, "", "*", None)
    copies = (
        replace(LODASH, via=("a",), dependents=(one,)),
        replace(LODASH, via=(), dependents=(one, other)),
    )
    (found,) = by_version(copies).values()
    assert (found.via, found.dependents) == ((), (one, other))
