import pytest

from dunnage.document import DocumentError
from dunnage.model import Lines
from dunnage.project import bun
from dunnage.project.lockfile import Entry

LOCK = b"""{
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "name": "shop",
      "dependencies": {
        "@octo/log": "1.0.0", // kept
        "ms": "2.1.3",
      },
      "devDependencies": {
        "debug": "4.3.4",
        "old-ms": "npm:ms@2.0.0",
      },
    },
  },
  "packages": {
    "@octo/log": ["@octo/log@1.0.0", "", { "dependencies": { "ms": "2.1.2" } }, "sha512-a=="],

    "api": ["api@workspace:api"],

    "debug": ["debug@4.3.4", "", { "dependencies": { "ms": "2.1.2" } }, "sha512-b=="],

    "ms": ["ms@2.1.3", "", {}, "sha512-c=="],

    "old-ms": ["ms@2.0.0", "", {}, "sha512-d=="],

    "@octo/log/ms": ["ms@2.1.2", "", {}, "sha512-e=="],

    "debug/ms": ["ms@2.1.2", "", {}, "sha512-e=="],
  }
}
"""


def test_entries_are_found_by_path_and_by_version() -> None:
    log = Entry("@octo/log", "1.0.0", Lines(17, 17), dev=False, via=())
    debug = Entry("debug", "4.3.4", Lines(21, 21), dev=True, via=())
    ms = Entry("ms", "2.1.3", Lines(23, 23), dev=False, via=())
    alias = Entry("ms", "2.0.0", Lines(25, 25), dev=True, via=())
    inner = Entry("ms", "2.1.2", Lines(27, 27), dev=False, via=("@octo/log",))
    inner_dev = Entry("ms", "2.1.2", Lines(29, 29), dev=True, via=("debug",))

    assert bun.read(LOCK, "bun.lock", ()) == {
        "node_modules/@octo/log": log,
        "node_modules/debug": debug,
        "node_modules/ms": ms,
        "node_modules/old-ms": alias,
        "node_modules/@octo/log/node_modules/ms": inner,
        "node_modules/debug/node_modules/ms": inner_dev,
        "@octo/log@1.0.0": log,
        "debug@4.3.4": debug,
        "ms@2.1.3": ms,
        "ms@2.0.0": alias,
        "ms@2.1.2": inner,
    }


def test_a_workspace_asks_for_its_own_first() -> None:
    lock = b"""{
  "workspaces": {
    "": {"name": "shop", "dependencies": {"ms": "2.1.3"}},
    "api": {"name": "@shop/api", "devDependencies": {"ms": "1.0.0"}},
  },
  "packages": {
    "@shop/api": ["@shop/api@workspace:api"],
    "a": ["a@1.0.0", "", {}, ""],
    "ms": ["ms@2.1.3", "", { "dependencies": { "a": "1" } }, ""],
    "@shop/api/ms": ["ms@1.0.0", "", { "peerDependencies": { "b": "1" } }, ""],
    "b": ["b@1.0.0", "", {}, ""],
    "c": ["c@1.0.0", "", {}, ""],
  }
}"""
    entries = bun.read(lock, "bun.lock", ())
    assert {key: (each.dev, each.via) for key, each in entries.items() if "@" in key[1:]} == {
        "a@1.0.0": (False, ("ms",)),
        "ms@2.1.3": (False, ()),
        "ms@1.0.0": (True, ()),
        "b@1.0.0": (True, ("ms",)),
        "c@1.0.0": (True, None),
        "node_modules/@shop/api/node_modules/ms": (True, ()),
    }


@pytest.mark.parametrize(
    "content",
    [b"", b"[1", b'{"packages": []}', b'{"packages": {"a": 1}}', b'{"packages": {"a": [1]}}'],
)
def test_a_broken_lockfile_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^bun\.lock"):
        bun.read(content, "bun.lock", ())


def test_an_entry_of_nothing_is_left_out() -> None:
    assert bun.read(b'{"packages": {"a": ["nonsense"], "b": []}}', "bun.lock", ()) == {}
