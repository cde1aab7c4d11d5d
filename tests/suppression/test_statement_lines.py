import json

from hypothesis import given
from hypothesis import strategies as st

from dunnage.suppression.statement_lines import starts

_TEXT = """\
{
  "@context": "a [ { ",
  "other": [{"statements": [{}]}],
  "statements": [
    {"products": [{"a": "\\"]}"}]},

    {
    }
  ]
}
"""


def test_each_item_of_the_list_has_its_line() -> None:
    assert starts(_TEXT, "statements") == (5, 7)
    assert starts(_TEXT, "vulnerabilities") == ()


def test_of_a_list_that_is_there_twice_the_last_counts_as_it_does_for_a_parser() -> None:
    assert starts('{"a": [{}, {}],\n"a": [\n{}]}', "a") == (3,)


_JSON = st.recursive(
    st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.lists(st.dictionaries(st.text(max_size=5), _JSON, max_size=3)), _JSON)
def test_there_are_as_many_lines_as_items(items: list[object], other: object) -> None:
    text = json.dumps({"x": other, "items": items, "y": [other]}, indent=1)

    assert len(starts(text, "items")) == len(items)
