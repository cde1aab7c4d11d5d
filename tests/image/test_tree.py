import posixpath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunnage.contents import ROOTS_DIRECTORY, Access, File, Hidden, Hiding
from dunnage.errors import ToolError
from dunnage.image import tree
from dunnage.image.tar_header import Header, Kind
from dunnage.image.tree import is_whiteout, merge

NODE = Access(0o644, 1000, 1000)


def _layer(**sizes: int) -> tuple[Header, ...]:
    return tuple(Header(path, Kind.FILE, size) for path, size in sizes.items())


def _of(*paths: str) -> tuple[Header, ...]:
    return _layer(**dict.fromkeys(paths, 1))


def _folder(path: str, access: Access = ROOTS_DIRECTORY) -> Header:
    return Header(path, Kind.DIRECTORY, 0, access)


def _hard_link(path: str, target: str) -> Header:
    return Header(path, Kind.HARD_LINK, 0, target=target)


def _symbolic_link(path: str, target: str) -> Header:
    return Header(path, Kind.SYMBOLIC_LINK, 0, target=target)


LOWER = _of("a/b", "a/c/d", "a/c/e", "ab", "f")


@pytest.mark.parametrize(
    ("upper", "expected"),
    [
        ((), {"a/b", "a/c/d", "a/c/e", "ab", "f"}),
        (_of("a/.wh.b"), {"a/c/d", "a/c/e", "ab", "f"}),
        (_of("a/.wh.c"), {"a/b", "ab", "f"}),
        (_of(".wh.a"), {"ab", "f"}),
        (_of(".wh.nothing"), {"a/b", "a/c/d", "a/c/e", "ab", "f"}),
        (_of(".wh.", "a/.wh.", ".wh..", "a/.wh..."), {"a/b", "a/c/d", "a/c/e", "ab", "f"}),
        (_of("a/.wh..wh..opq"), {"ab", "f"}),
        (_of("nothing/.wh..wh..opq"), {"a/b", "a/c/d", "a/c/e", "ab", "f"}),
        (_of("a/.wh..wh..opq", "a/new"), {"a/new", "ab", "f"}),
        (_of("a/new", "a/.wh..wh..opq"), {"a/new", "ab", "f"}),
        (_of("a/b", "a/.wh.b"), {"a/b", "a/c/d", "a/c/e", "ab", "f"}),
        (_of("a/.wh.c", "a/c/new"), {"a/b", "a/c/new", "ab", "f"}),
        (_of(".wh..wh..opq"), set()),
        (_of("a"), {"a", "ab", "f"}),
        ((Header("a", Kind.OTHER, 0),), {"a", "ab", "f"}),
        ((_folder("a"),), {"a/b", "a/c/d", "a/c/e", "ab", "f"}),
        ((_folder("f"), *_of("f/g")), {"a/b", "a/c/d", "a/c/e", "ab", "f/g"}),
        (_of("f/g"), {"a/b", "a/c/d", "a/c/e", "ab", "f/g"}),
        ((_folder(".wh.f"),), {"a/b", "a/c/d", "a/c/e", "ab"}),
    ],
)
def test_an_upper_layer_hides(upper: tuple[Header, ...], expected: set[str]) -> None:
    assert expected == set(merge([LOWER, upper]).files)


def test_the_topmost_file_counts() -> None:
    merged = merge([_layer(a=1, b=1), _layer(a=2), _layer(a=3)])

    assert {"b": File(1, 0), "a": File(3, 2)} == merged.files
    assert merged.hidden == (
        Hidden("a", 1, 0, 1, Hiding.REPLACED),
        Hidden("a", 2, 1, 2, Hiding.REPLACED),
    )


def test_a_file_can_come_back() -> None:
    merged = merge([_layer(a=1), _of(".wh.a"), _layer(a=2)])

    assert {"a": File(2, 2)} == merged.files
    assert merged.hidden == (Hidden("a", 1, 0, 1, Hiding.DELETED),)


def test_what_a_layer_deletes_and_makes_again_is_replaced() -> None:
    merged = merge([_of("a/b", "a/c"), _of("a/.wh..wh..opq", "a/b")])

    assert merged.hidden == (
        Hidden("a/b", 1, 0, 1, Hiding.REPLACED),
        Hidden("a/c", 1, 0, 1, Hiding.DELETED),
    )


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (Header("a", Kind.FILE, 5, NODE, 7), Hiding.REPEATED),
        (Header("a", Kind.FILE, 5, mtime=7), Hiding.REPLACED),
        (Header("a", Kind.FILE, 6, NODE, 7), Hiding.REPLACED),
        (Header("a", Kind.FILE, 5, NODE, 8), Hiding.REPLACED),
        (Header("a", Kind.SYMBOLIC_LINK, 0, NODE, 7, "b"), Hiding.REPLACED),
        (Header("a", Kind.DIRECTORY, 0, NODE, 7), Hiding.REPLACED),
    ],
)
def test_the_same_content_for_another_owner_is_repeated(later: Header, expected: Hiding) -> None:
    merged = merge([[Header("a", Kind.FILE, 5, mtime=7)], [later]])

    assert merged.hidden == (Hidden("a", 5, 0, 1, expected),)


def test_a_hard_linked_file_is_repeated_under_both_names() -> None:
    lower = (Header("a", Kind.FILE, 5, mtime=7), _hard_link("b", "a"))
    upper = (
        Header("a", Kind.FILE, 5, NODE, 7),
        Header("b", Kind.HARD_LINK, 0, NODE, 7, target="a"),
    )
    merged = merge([lower, upper])

    assert merged.hidden == (Hidden("b", 5, 0, 1, Hiding.REPEATED),)
    assert merged.files == {"a": File(5, 1, NODE), "b": File(0, 1, NODE)}


def test_bytes_live_as_long_as_one_of_their_names() -> None:
    layers = [(*_layer(a=5), _hard_link("b", "a"), _hard_link("c", "b")), _of(".wh.a")]

    assert merge(layers).files == {"b": File(5, 0), "c": File(0, 0)}
    assert merge(layers).hidden == ()
    assert merge([*layers, _of(".wh.c"), _of(".wh.b")]).hidden == (
        Hidden("b", 5, 0, 3, Hiding.DELETED),
    )


@pytest.mark.parametrize("target", ["nothing", "../../etc/passwd", "lower", "b"])
def test_a_hard_link_to_what_the_layer_does_not_hold_has_no_bytes(target: str) -> None:
    merged = merge([_layer(lower=5), (_hard_link("b", target),)])

    assert {"lower": File(5, 0), "b": File(0, 1)} == merged.files


def test_a_file_that_is_linked_to_itself_keeps_its_bytes() -> None:
    assert {"a": File(5, 0)} == merge([(*_layer(a=5), _hard_link("a", "a"))]).files


def test_of_equal_paths_in_one_layer_the_last_counts() -> None:
    merged = merge([(*_layer(a=1), *_layer(a=2))])

    assert ({"a": File(2, 0)}, (Hidden("a", 1, 0, 0, Hiding.REPLACED),)) == (
        merged.files,
        merged.hidden,
    )


def test_a_directory_takes_the_place_of_a_link_that_later_layers_write_below() -> None:
    lower = (*_of("usr/lib/a"), _symbolic_link("lib", "usr/lib"))
    merged = merge([lower, _of("lib/b")])

    assert {"usr/lib/a": File(1, 0), "lib/b": File(1, 1)} == merged.files
    assert {"usr", "usr/lib", "lib"} == set(merged.directories)


def test_a_symbolic_link_keeps_its_target_as_it_is_written() -> None:
    link = _symbolic_link("a/b", "../../../etc/passwd")

    assert {"a/b": File(0, 0, target="../../../etc/passwd")} == merge([(link,)]).files


def test_directories_are_whose_the_topmost_layer_says() -> None:
    lower = (_folder("a"), *_of("a/b/c"))
    upper = (_folder("a", NODE), _folder("d", NODE))

    assert {"a": NODE, "a/b": ROOTS_DIRECTORY, "d": NODE} == merge([lower, upper]).directories


def test_a_replaced_directory_is_none_any_more() -> None:
    assert {} == merge([LOWER, (*_of("a"),)]).directories


def test_deep_paths_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_MOST_CHARACTERS", 10 << 20)
    deep = _of(*(f"{number}" + "/d" * 2_000 for number in range(3)))

    with pytest.raises(ToolError, match="too deeply"):
        merge([deep])


PATHS = st.lists(st.sampled_from("ab"), min_size=1, max_size=3).map("/".join)
NAMES = st.sampled_from(["{}", "{}", "{}/.wh.a", "{}/.wh.b", "{}/.wh..wh..opq"])
ENTRIES = st.builds(
    lambda path, name, kind, size, target: Header(
        name.format(path), kind, size if kind is Kind.FILE else 0, target=target
    ),
    PATHS,
    NAMES,
    st.sampled_from(Kind),
    st.integers(0, 3),
    PATHS,
)
LAYERS = st.lists(st.lists(ENTRIES, max_size=6), max_size=4)


@settings(deadline=None)
@given(LAYERS)
def test_merging_agrees_with_one_path_at_a_time(layers: list[list[Header]]) -> None:
    assert _slowly(layers) == set(merge(layers).files)


def _slowly(layers: list[list[Header]]) -> set[str]:
    files: set[str] = set()
    for layer in layers:
        for path in (entry.path for entry in layer if is_whiteout(entry.path)):
            folder, name = posixpath.split(path)
            below = f"{folder}/" if name == ".wh..wh..opq" else f"{folder}/{name[4:]}/"
            files = {each for each in files if not f"{each}/".startswith(below)}
        for entry in layer:
            if not is_whiteout(entry.path):
                parents = {entry.path[:end] for end in range(len(entry.path))}
                is_folder = entry.kind is Kind.DIRECTORY
                below = f"{entry.path}/"
                files = {
                    each
                    for each in files - parents - {entry.path}
                    if is_folder or not each.startswith(below)
                }
                files |= set() if is_folder else {entry.path}
    return files


@settings(deadline=None)
@given(LAYERS)
def test_every_byte_of_a_layer_shows_or_is_hidden(layers: list[list[Header]]) -> None:
    merged = merge(layers)
    stored = [sum(each.size for each in layer if not is_whiteout(each.path)) for layer in layers]

    for number, expected in enumerate(stored):
        shown = sum(file.size for file in merged.files.values() if file.layer == number)
        hidden = sum(each.size for each in merged.hidden if each.layer == number)
        assert expected == shown + hidden
