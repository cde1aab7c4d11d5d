import io

import pytest

from dunnage.image.bounds import Bounds
from dunnage.image.keepsakes import Keepsakes
from dunnage.image.tar import members
from image.archives import Entry, hard_link, symbolic_link, tar

A = b'{"name": "a"}'
STORE = "root/.local/share/pnpm/store/v10/files/0a/" + "0b" * 63


def _kept(*entries: Entry, bounds: Bounds | None = None) -> tuple[dict[str, bytes], set[str]]:
    keepsakes = Keepsakes(bounds or Bounds())
    for header, content in members(io.BytesIO(tar(*entries))):
        keepsakes.see(header, content)
    return keepsakes.kept, keepsakes.unread


@pytest.mark.parametrize(
    "path",
    [
        "node_modules/a/package.json",
        "app/node_modules/@s/a/package.json",
        "app/node_modules/a/node_modules/b/package.json",
        "app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json",
        "strange\nname/node_modules/a/package.json",
        "etc/os-release",
        "usr/lib/os-release",
        "etc/passwd",
        "etc/group",
        "var/lib/dpkg/status",
        "var/lib/dpkg/status.d/libc6",
        "var/lib/dpkg/status.d/libc6.md5sums",
        "var/lib/dpkg/info/libc6:amd64.list",
        "lib/apk/db/installed",
        "usr/lib/apk/db/installed",
        "usr/local/include/node/node_version.h",
        "nodejs/include/node/node_version.h",
    ],
)
def test_what_says_what_is_installed_is_kept(path: str) -> None:
    assert ({path: A}, set()) == _kept(Entry(path, A))


@pytest.mark.parametrize(
    "path",
    [
        "package.json",
        "app/package.json",
        "app/node_modules/package.json",
        "app/node_modules/.bin/package.json",
        "app/node_modules/@s/package.json",
        "app/node_modules/a/lib/package.json",
        "app/node_modules/a/package.json.bak",
        "app/etc/passwd",
        "var/lib/dpkg/status-old",
        "var/lib/dpkg/info/libc6.md5sums",
        "usr/local/include/node/node.h",
        STORE,
    ],
)
def test_nothing_else_is(path: str) -> None:
    assert ({}, set()) == _kept(Entry(path, A))


def test_what_is_too_large_is_told() -> None:
    long = Entry("node_modules/long/package.json", bytes((64 << 10) + 1))
    longer = Entry("var/lib/dpkg/status", bytes((4 << 20) + 1))

    assert ({}, {long.path, longer.path}) == _kept(long, longer)


def test_what_is_one_too_many_is_told() -> None:
    first, second = (Entry(f"node_modules/{name}/package.json", A) for name in "ab")

    kept = _kept(first, second, bounds=Bounds(kept=len(A) + 1))
    assert ({first.path: A}, {second.path}) == kept


def test_a_symbolic_link_has_nothing_to_be_read() -> None:
    assert ({}, set()) == _kept(symbolic_link("etc/os-release", "../usr/lib/os-release"))


def test_a_hard_link_has_its_target_s_content() -> None:
    first, second = "node_modules/a/package.json", "x/node_modules/a/package.json"

    assert ({first: A, second: A}, set()) == _kept(Entry(first, A), hard_link(second, first))


@pytest.mark.parametrize("store", [STORE, "root/.bun/install/cache/a@1.0.0@@@1/package.json"])
def test_a_package_linked_out_of_a_store_is_read(store: str) -> None:
    path = "usr/src/app/node_modules/a/package.json"

    assert ({path: A}, set()) == _kept(Entry(store, A), hard_link(path, store))


def test_a_hard_link_to_anything_else_is_told() -> None:
    path = "node_modules/a/package.json"

    assert ({}, {path}) == _kept(Entry("elsewhere", A), hard_link(path, "elsewhere"))


def test_of_equal_paths_the_last_counts() -> None:
    path = "node_modules/a/package.json"
    long = Entry(path, bytes(1 << 20))

    assert ({path: b"{}"}, set()) == _kept(long, Entry(path, A), Entry(path, b"{}"))
    assert ({}, {path}) == _kept(Entry(path, A), long)
    assert ({}, set()) == _kept(Entry(path, A), symbolic_link(path, "b"))
