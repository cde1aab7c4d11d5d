import json
import time

from hypothesis import given
from hypothesis import strategies as st

from dunnage.project import jsonc


def test_comments_and_trailing_commas_become_blanks() -> None:
    text = '{\n  "a": [1, 2, /* two\n lines */],  // one\n  "b//c": "/* kept */,}",\n}\n'
    expected = '{\n  "a": [1, 2        \n           ],        \n  "b//c": "/* kept */,}" \n}\n'
    plain = jsonc.plain(text)
    assert json.loads(plain) == {"a": [1, 2], "b//c": "/* kept */,}"}
    assert [len(line) for line in plain.split("\n")] == [len(line) for line in text.split("\n")]
    assert plain.split("\n")[3] == expected.split("\n")[3]


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner, max_size=3)))
def test_json_stays_as_it_is(value: object) -> None:
    text = json.dumps(value, indent=1)
    assert jsonc.plain(text) == text


def test_hostile_text_takes_linear_time() -> None:
    start = time.process_time()
    for text in ('"' * 200_001, "/*" * 100_000, "," * 200_000, "," + " " * 200_000, '"\\' * 99_999):
        assert len(jsonc.plain(text)) == len(text)
    assert time.process_time() - start < 2
