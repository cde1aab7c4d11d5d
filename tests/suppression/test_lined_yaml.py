import pytest

from dunnage.suppression import lined_yaml
from dunnage.suppression.lined_yaml import YamlError


def test_values_stay_texts_and_keep_their_lines() -> None:
    document = lined_yaml.parse(
        b"rules:\n  a: off\n  b: 2027-01-31\nwaivers:\n  - c: yes\n  - ''\n"
    )

    assert document.value == {
        "rules": {"a": "off", "b": "2027-01-31"},
        "waivers": [{"c": "yes"}, ""],
    }
    assert document.lines == {
        (): 1,
        ("rules",): 1,
        ("rules", "a"): 2,
        ("rules", "b"): 3,
        ("waivers",): 4,
        ("waivers", 0): 5,
        ("waivers", 0, "c"): 5,
        ("waivers", 1): 6,
    }


@pytest.mark.parametrize(
    ("content", "value"), [(b"", None), (b"# only a comment\n", None), (b"a:\n", {"a": None})]
)
def test_what_is_empty_is_none(content: bytes, value: object) -> None:
    assert lined_yaml.parse(content).value == value


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"a: 1\nb: [\n", 3, "expected the node content, but found '<stream end>'"),
        (b"a: &x [1]\nb: *x\n", 2, "an alias (`*name`) is not allowed here, write the value out"),
        (b"a: 1\nb: 2\na: 3\n", 3, "the key `a` is here twice"),
        (b"? [a]\n: b\n", 1, "a key must be a text"),
        (b"a: \x00\n", 1, "this is no YAML: it holds characters that are not allowed"),
        (b"a: \xff\n", 1, "this is no YAML: it holds characters that are not allowed"),
        (b"[" * 60_000, 1, "this is nested too deeply"),
        (b"a: 1\n---\nb: 2\n", 2, "but found another document"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(content: bytes, line: int, message: str) -> None:
    with pytest.raises(YamlError) as caught:
        lined_yaml.parse(content)

    assert (caught.value.line, str(caught.value)) == (line, message)


def test_a_tag_constructs_nothing() -> None:
    assert lined_yaml.parse(b"a: !!python/object/apply:os.getpid []\n").value == {"a": []}
