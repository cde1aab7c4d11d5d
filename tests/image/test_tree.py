import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunnage.image.tar_header import Header, Kind
from dunnage.image.tree import merge


def _layer(**sizes: int) -> tuple[Header, ...]:
    return tuple(Header(path, Kind.FILE, size) for path, size in sizes.items())


def _of(*paths: str) -> tuple[Header, ...]:
    return _layer(**dict.fromkeys(paths, 1))


LOWER = _of("a/b", "a/c/d", "a/c/e", "ab", "f")


@pytest.mark.parametrize(
    ("upper", "expected"),
    [
        ((), {"a/b", "a/c/d", "a/c/e", "ab", "f"}),
        (_of("a/.wh.b"), {"a/c/d", "a/c/e", "ab", "f"}),
        (_of("a/.wh.c"), {"a/b", "ab", "f"}),
        (_of(".wh.a"), {"ab", "f"}),
        (_of(".wh.nothing"), {"a/b", "a/c/d", "a/c/e", "ab", "f"}),
        (_of("a/.wh..wh..opq"), {"ab", "f"}),
        (_of("a/.wh..wh..opq", "a/new"), {"a/new", "ab", "f"}),
        (_of("a/new", "a/.wh..wh..opq"), {"a/new", "ab", "f"}),
        (_of("a/.wh.c", "a/c/new"), {"a/b", "a/c/new", "ab", "f"}),
        (_of(".wh..wh..opq"), set()),
        (_of("a"), {"a", "ab", "f"}),
        ((Header("a", Kind.OTHER, 0),), {"a", "ab", "f"}),
        ((Header("a", Kind.DIRECTORY, 0),), {"a/b", "a/c/d", "a/c/e", "ab", "f"}),
        ((Header("f", Kind.DIRECTORY, 0), *_of("f/g")), {"a/b", "a/c/d", "a/c/e", "ab", "f/g"}),
    ],
)
def test_an_upper_layer_hides(upper: tuple[Header, ...], expected: set[str]) -> None:
    assert expected == set(merge([LOWER, upper]))


def test_the_topmost_file_counts() -> None:
    assert {"a": 3, "b": 1} == merge([_layer(a=1, b=1), _layer(a=2), _layer(a=3)])


def test_a_file_can_come_back() -> None:
    assert {"a": 2} == merge([_layer(a=1), _of(".wh.a"), _layer(a=2)])


PATHS = st.lists(st.sampled_from("ab"), min_size=1, max_size=3).map("/".join)
NAMES = st.sampled_from(["{}", "{}/.wh.a", "{}/.wh.b", "{}/.wh..wh..opq"])
ENTRIES = st.builds(
    lambda path, name, kind: Header(name.format(path), kind if name == "{}" else Kind.FILE, 0),
    PATHS,
    NAMES,
    st.sampled_from(Kind),
)


@settings(deadline=None)
@given(st.lists(st.lists(ENTRIES, max_size=4), max_size=4))
def test_merging_agrees_with_one_path_at_a_time(layers: list[list[Header]]) -> None:
    assert _slowly(layers) == set(merge(layers))


def _slowly(layers: list[list[Header]]) -> set[str]:
    files: set[str] = set()
    for layer in layers:
        for entry in layer:
            folder, _, name = entry.path.rpartition("/")
            if name == ".wh..wh..opq":
                files = {path for path in files if not path.startswith(f"{folder}/")}
            elif name.startswith(".wh."):
                gone = f"{folder}/{name[4:]}"
                files = {path for path in files if not f"{path}/".startswith(f"{gone}/")}
            else:
                files -= {entry.path}
                if entry.kind is not Kind.DIRECTORY:
                    files = {path for path in files if not path.startswith(f"{entry.path}/")}
        files |= {
            entry.path
            for entry in layer
            if entry.kind is not Kind.DIRECTORY and "/.wh." not in entry.path
        }
    return files
