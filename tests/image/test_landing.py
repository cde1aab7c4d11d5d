import pytest

from dunnage.contents import File
from dunnage.image.graph import Copy
from dunnage.image.landing import covers, fixed, landings

SOURCE = {
    "app/dist/a.js": File(1, 0),
    "app/dist/sub/b.js": File(1, 0),
    "app/tool": File(1, 0),
    "app/current": File(0, 0, target="dist"),
    "app/main.js": File(0, 0, target="dist/a.js"),
    "app/odd/[x].js": File(1, 0),
    "app/packages/api/lib/i.js": File(1, 0),
    "app/packages/web/lib/w.js": File(1, 0),
}
TARGET = {"sbin": File(0, 0, target="usr/sbin")}


def _landed(path: str, destination: str) -> dict[str, str]:
    copy = Copy("ref", path, destination)
    return dict(landings(copy, sorted(SOURCE), SOURCE, TARGET))


@pytest.mark.parametrize("path", ["app/dist", "app/current", "app/d*t"])
def test_of_a_folder_the_contents_come_along(path: str) -> None:
    expected = {"srv/out/a.js": "app/dist/a.js", "srv/out/sub/b.js": "app/dist/sub/b.js"}
    assert expected == _landed(path, "srv/out")


def test_a_file_becomes_the_destination_or_lies_in_it() -> None:
    expected = {"t": "app/tool", "t/tool": "app/tool"}
    assert expected == _landed("app/tool", "t")


def test_a_link_in_the_destination_is_followed() -> None:
    assert {"usr/sbin/t": "app/tool"}.items() <= _landed("app/tool", "sbin/t").items()


def test_a_link_that_is_copied_by_its_name_is_what_it_leads_to() -> None:
    assert {"main.js": "app/dist/a.js"}.items() <= _landed("app/main.js", "").items()


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("app/dist/*.js", "app/dist/a.js"),
        ("app/dist/?.js", "app/dist/a.js"),
        ("app/dist/[!b].js", None),
        ("app/dist/[^b].js", "app/dist/a.js"),
        ("a*/dist/*.js", "app/dist/a.js"),
        ("app/*.js/a.js", None),
    ],
)
def test_a_wildcard_is_one_of_go(pattern: str, expected: str | None) -> None:
    assert expected == _landed(pattern, "x").get("x/a.js")


def test_an_escaped_wildcard_is_none() -> None:
    assert "app/odd/[x].js" == _landed(r"app/odd/\[x].js", "x").get("x/[x].js")


def test_folders_that_a_wildcard_finds_are_poured_into_one() -> None:
    expected = {
        "out/lib/i.js": "app/packages/api/lib/i.js",
        "out/lib/w.js": "app/packages/web/lib/w.js",
    }
    assert expected == _landed("app/packages/*", "out")


def test_the_whole_file_system_keeps_its_paths() -> None:
    """So does `--parents`, which copies it with patterns of what to take."""
    assert {f"p/{path}": path for path in SOURCE} == _landed("", "p")


def test_what_is_not_there_lands_nowhere() -> None:
    assert {} == _landed("app/none", "x") == _landed("app/none/*", "x")


@pytest.mark.parametrize(
    ("pattern", "expected"), [("a/b", "a/b"), ("a/b*/c", "a"), ("*", ""), (r"a/\*", "a")]
)
def test_what_all_matches_have_in_common_precedes_the_wildcard(pattern: str, expected: str) -> None:
    assert expected == fixed(pattern)


@pytest.mark.parametrize(
    ("folder", "path", "expected"),
    [("", "a", True), ("a", "a", True), ("a", "a/b", True), ("a", "ab", False)],
)
def test_a_folder_covers_what_lies_below_it(folder: str, path: str, expected: bool) -> None:
    assert expected == covers(folder, path)
