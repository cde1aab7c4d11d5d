import json
import time

import pytest

from dunnage.document import DocumentError
from dunnage.model import Lines
from dunnage.project import npm
from dunnage.project.lockfile import Entry
from dunnage.project.package_json import PackageJson

MANIFEST = PackageJson("package.json", dependencies={"a": "1"}, dev_dependencies={"b": "3"})


def entry(  # version 3 says of each package whether it has a script
    name: str,
    version: str,
    lines: Lines,
    *,
    dev: bool = False,
    via: tuple[str, ...] | None = None,
) -> Entry:
    return Entry(name, version, lines, dev=dev, via=via, has_script=False)


def test_version_3_lists_packages_by_their_paths() -> None:
    lock = b"""{
  "name": "shop",
  "lockfileVersion": 3,
  "packages": {
    "": {"dependencies": {"a": "^1.0.0"}, "devDependencies": {"@scope/b": "1"}},
    "node_modules/@scope/b": {
      "version": "1.2.3",
      "dev": true
    },
    "node_modules/a": {
      "version": "1.0.1", "dependencies": {"c": "^2.0.0"}
    },
    "node_modules/a/node_modules/c": {"version": "2.0.0"}
  }
}
"""
    assert npm.read(lock, "package-lock.json", ()) == {
        "node_modules/@scope/b": entry("@scope/b", "1.2.3", Lines(6, 9), dev=True, via=()),
        "node_modules/a": entry("a", "1.0.1", Lines(10, 12), via=()),
        "node_modules/a/node_modules/c": entry("c", "2.0.0", Lines(13, 13), via=("a",)),
    }


def test_version_1_nests_dependencies() -> None:
    lock = b"""{
  "lockfileVersion": 1,
  "dependencies": {
    "a": {
      "version": "1.0.1",
      "requires": {"b": "3", "c": "2"},
      "dependencies": {
        "c": {"version": "2.0.0"}
      }
    },
    "b": {"version": "3.0.0", "dev": true}
  }
}
"""
    assert npm.read(lock, "package-lock.json", (MANIFEST,)) == {
        "node_modules/a": Entry("a", "1.0.1", Lines(4, 10), dev=False, via=()),
        "node_modules/a/node_modules/c": Entry("c", "2.0.0", Lines(8, 8), dev=False, via=("a",)),
        "node_modules/b": Entry("b", "3.0.0", Lines(11, 11), dev=True, via=()),
    }


def test_version_2_is_read_in_its_newer_form() -> None:
    lock = {
        "lockfileVersion": 2,
        "packages": {"": {}, "node_modules/a": {"version": "1.0.1"}},
        "dependencies": {"a": {"version": "0.0.0"}},
    }
    entries = npm.read(json.dumps(lock).encode(), "package-lock.json", ())
    assert entries == {"node_modules/a": entry("a", "1.0.1", Lines(1, 1))}


def test_an_alias_has_the_name_that_its_package_has() -> None:
    newer = b'{"packages": {"node_modules/x": {"name": "lodash", "version": "4.17.20"}}}'
    older = b'{"dependencies": {"x": {"version": "npm:lodash@4.17.20"}}}'
    names = [
        (path, each.name, each.version)
        for lock in (newer, older)
        for path, each in npm.read(lock, "package-lock.json", ()).items()
    ]
    assert names == [("node_modules/x", "lodash", "4.17.20")] * 2


def test_a_script_that_runs_at_install_is_told_where_the_lockfile_knows_it() -> None:
    newer = (
        b'{"packages": {"node_modules/a": {"version": "1.0.0", "hasInstallScript": true},'
        b' "node_modules/b": {"version": "1.0.0"}}}'
    )
    older = b'{"dependencies": {"a": {"version": "1.0.0"}}}'

    told = [
        each.has_script
        for lock in (newer, older)
        for each in npm.read(lock, "package-lock.json", ()).values()
    ]

    assert told == [True, False, None]


def test_what_a_workspace_asks_for_is_direct_where_it_is_installed() -> None:
    lock = {
        "packages": {
            "": {"workspaces": ["api"]},
            "api": {"version": "1.0.0", "dependencies": {"a": "1", "b": "1"}},
            "api/node_modules/a": {"version": "1.0.0"},
            "node_modules/a": {"version": "2.0.0"},
            "node_modules/api": {"resolved": "api", "link": True},
            "node_modules/b": {"version": "1.0.0"},
        }
    }
    entries = npm.read(json.dumps(lock).encode(), "package-lock.json", ())
    assert {path: entry.direct for path, entry in entries.items()} == {
        "api/node_modules/a": True,
        "node_modules/a": False,
        "node_modules/b": True,
    }


def test_what_leads_to_a_package_is_what_finds_it() -> None:
    lock = {
        "packages": {
            "": {"dependencies": {"a": "1"}, "devDependencies": {"@s/d": "1"}},
            "api": {"name": "api", "dependencies": {"b": "1"}},
            "api/node_modules/b": {"version": "1.0.0", "dependencies": {"c": "1", "b": "1"}},
            "node_modules/a": {"version": "1.0.0", "dependencies": {"api": "*"}},
            "node_modules/api": {"resolved": "api", "link": True},
            "node_modules/b": {"version": "2.0.0", "optionalDependencies": {"none": "1"}},
            "node_modules/c": {"version": "2.0.0", "dependencies": {"x": "1"}},
            "node_modules/@s/d": {"version": "1.0.0", "peerDependencies": {"b": "2", "e": "1"}},
            "node_modules/@s/d/node_modules/e": {"version": "1.0.0"},
            "node_modules/e": {"version": "2.0.0"},
            "node_modules/x": {"version": "1.0.0", "name": "lodash", "dependencies": {"y": "1"}},
            "node_modules/y": {"version": "1.0.0"},
        }
    }
    entries = npm.read(json.dumps(lock).encode(), "package-lock.json", ())
    assert {path: entry.via for path, entry in entries.items()} == {
        "api/node_modules/b": (),
        "node_modules/a": (),
        "node_modules/b": ("@s/d",),
        "node_modules/c": ("b",),
        "node_modules/@s/d": (),
        "node_modules/@s/d/node_modules/e": ("@s/d",),
        "node_modules/e": None,
        "node_modules/x": ("b", "c"),
        "node_modules/y": ("b", "c", "lodash"),
    }


def test_paths_of_any_length_are_survived() -> None:
    path = "node_modules/a" + "/node_modules/a" * 20_000
    package = {"version": "1.0.0", "dependencies": {"a": "1", "b": "1"}}
    entries = npm.read(json.dumps({"packages": {path: package}}).encode(), "lock", ())
    assert [each.via for each in entries.values()] == [None]


@pytest.mark.parametrize(
    "lock",
    [
        b"",
        b"<<<<<<< HEAD",
        b'{"packages": []}',
        b'{"packages": {"node_modules/a": {"version": 1}}}',
    ],
)
def test_a_broken_lockfile_is_refused(lock: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^api/package-lock\.json"):
        npm.read(lock, "api/package-lock.json", ())


def test_nesting_of_any_depth_is_survived() -> None:
    depth = 400
    nested = '{"a": {"version": "1", "dependencies": ' * depth + "{}" + "}}" * depth
    lock = f'{{"dependencies": {nested}}}'
    entries = npm.read(lock.encode(), "package-lock.json", ())
    assert 0 < len(entries) < depth


def test_a_lockfile_of_5_mb_is_read_within_two_seconds() -> None:
    package = {"version": "1.0.0", "resolved": "x" * 60, "integrity": "y" * 95, "license": "MIT"}
    packages = {f"node_modules/package-{number}": package for number in range(20_000)}
    lock = json.dumps({"packages": packages}, indent=2).encode()
    assert len(lock) > 5_000_000

    start = time.process_time()
    entries = npm.read(lock, "package-lock.json", ())

    assert time.process_time() - start < 2
    assert entries["node_modules/package-19999"].lines == Lines(119_997, 120_002)
