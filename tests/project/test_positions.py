import json

from hypothesis import given
from hypothesis import strategies as st

from dunnage.model import Lines
from dunnage.project import positions

TEXT = """{
  "name": "shop",
  "packages": {
    "": {"dependencies": {}},
    "a": {
      "version": "1.0.0",
      "not \\"an\\" object": "{ [ \\\\",
      "list": [{"b": {}}]
    }
  },
  "empty": {}
}
"""

KEYS = st.text(max_size=5)
VALUES: st.SearchStrategy[object] = st.recursive(
    st.none() | st.text(max_size=5) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=20,
)


def test_objects_and_lists_are_told_with_all_their_lines() -> None:
    assert dict(positions.containers(TEXT)) == {
        ("packages", "", "dependencies"): Lines(4, 4),
        ("packages", ""): Lines(4, 4),
        ("packages", "a", "list"): Lines(8, 8),
        ("packages", "a"): Lines(5, 9),
        ("packages",): Lines(3, 10),
        ("empty",): Lines(11, 11),
    }


def test_the_last_of_two_equal_names_counts() -> None:
    text = '{"a": {},\n"a": {}}'
    assert dict(positions.containers(text)) == {("a",): Lines(2, 2)}


def test_a_name_with_escapes_is_told_as_a_parser_reads_it() -> None:
    text = r'{"node_modules\/\u0061": {}}'
    assert dict(positions.containers(text)) == {("node_modules/a",): Lines(1, 1)}


def test_nesting_below_the_deepest_level_is_left_out() -> None:
    depth = 2 * positions.DEEPEST
    paths = [path for path, _ in positions.containers('{"a":' * depth + "{}" + "}" * depth)]
    assert max(map(len, paths)) < positions.DEEPEST


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_the_lines_hold_the_value_that_a_parser_finds(root: dict[str, object]) -> None:
    text = json.dumps(root, indent=1, ensure_ascii=False)
    lines = text.split("\n")
    for path, span in positions.containers(text):
        found: object = root
        for name in path:
            assert isinstance(found, dict)
            found = found[name]
        member = "\n".join(lines[span.first - 1 : span.last]).strip().removesuffix(",")
        assert json.loads(f"{{{member}}}") == {path[-1]: found}


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_everything_outside_of_lists_is_told(root: dict[str, object]) -> None:
    def count(value: object) -> int:
        members = value.values() if isinstance(value, dict) else ()
        return sum(isinstance(each, dict | list) + count(each) for each in members)

    assert len(list(positions.containers(json.dumps(root)))) == count(root)
