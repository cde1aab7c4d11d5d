import json
import time

import pytest

from dunnage.document import DocumentError
from dunnage.project import package_json
from dunnage.project.package_json import PackageJson, PackageManager


def test_a_manifest_is_read_whole() -> None:
    content = b"""\xef\xbb\xbf{
      "name": "@octo/shop", "type": "module", "main": "dist/main.js", "bin": "cli.js",
      "scripts": {"start": "node ."},
      "dependencies": {"a": "^1.0.0"}, "devDependencies": {"b": "2"},
      "optionalDependencies": {"c": "3"}, "engines": {"node": ">=22"},
      "workspaces": ["packages/*"], "packageManager": "pnpm@9.1.0+sha512.0123"
    }"""
    found = package_json.read(content, "shop/package.json")
    assert found == PackageJson(
        path="shop/package.json",
        name="@octo/shop",
        scripts={"start": "node ."},
        dependencies={"a": "^1.0.0"},
        dev_dependencies={"b": "2"},
        optional_dependencies={"c": "3"},
        engines={"node": ">=22"},
        workspaces=("packages/*",),
        type="module",
        main="dist/main.js",
        bin={"shop": "cli.js"},
        package_manager=PackageManager("pnpm", "9.1.0"),
    )
    assert found.folder == "shop"
    assert found.production == {"a": "^1.0.0", "c": "3"}
    assert [found.asks_for(name) for name in "abcd"] == [True, True, True, False]


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b'{"name": 1, "scripts": [], "dependencies": "a", "workspaces": 1, "type": null}',
        b'{"scripts": {"start": null}, "engines": ["node >= 0.8"], "bin": 1, "main": ""}',
        b'{"packageManager": "pnpm", "workspaces": {"packages": [1]}}',
    ],
)
def test_what_has_another_type_than_it_should_counts_as_absent(content: bytes) -> None:
    assert package_json.read(content, "package.json") == PackageJson("package.json")


def test_yarn_takes_workspaces_from_an_object_too() -> None:
    found = package_json.read(b'{"workspaces": {"packages": ["a"], "nohoist": []}}', "package.json")
    assert found.workspaces == ("a",)


@pytest.mark.parametrize("content", [b"", b"[]", b'"a"', b"{", b"[" * 100_000])
def test_what_is_no_object_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^package\.json "):
        package_json.read(content, "package.json")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"overrides": {"a": "1", "@s/b@^1": "2", "c": {".": "1", "d": "$d"}}', {*"acd.", "@s/b"}),
        ('"resolutions": {"**/a": "1", "b/@s/c": "2", "d@npm:^1": "3"}', {"a", "@s/c", "d"}),
        (
            '"pnpm": {"overrides": {"a@>=2 <3": "1", "b@2>c": "2", "d>@s/e@1": "-"}}',
            {*"ac", "@s/e"},
        ),
        ('"overrides": ["a"], "resolutions": "b", "pnpm": {"overrides": {"": "1"}}', set()),
    ],
)
def test_what_an_override_decides_is_read(written: str, expected: set[str]) -> None:
    manifest = package_json.read(f"{{{written}}}".encode(), "package.json")
    assert manifest.overridden == expected


def test_hostile_overrides_cost_almost_nothing() -> None:
    keys = {key * 150: "1" for key in ("a@", "a>", "/@", "a/", ">@", "@")}
    nested: object = "1"
    for _ in range(500):
        nested = {"a": nested}
    content = json.dumps({"overrides": {**keys, "b": nested}}).encode()
    start = time.process_time()
    assert "b" in package_json.read(content, "package.json").overridden
    assert time.process_time() - start < 0.5
