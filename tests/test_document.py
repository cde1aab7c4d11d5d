import pytest

from dunnage import document
from dunnage.document import DocumentError

REPORT = document.parse('{"a": {"b": ["x", 1, 2.5, true, null, ""]}, "none": null}', "The report")
TEXT, INTEGER, NUMBER, FLAG, NULL, EMPTY = REPORT.at("a", "b")


def test_a_member_is_reached_by_its_names() -> None:
    assert TEXT.text == "x"
    assert INTEGER.integer == 1
    assert NUMBER.number_or_none == 2.5
    assert FLAG.flag


@pytest.mark.parametrize("absent", [NULL, REPORT.at("none"), REPORT.at("a", "missing", "deeper")])
def test_what_is_null_and_what_is_missing_are_the_same(absent: document.Document) -> None:
    assert not absent.is_present
    assert absent.text_or_none is None
    assert absent.integer_or_none is None
    assert absent.number_or_none is None
    assert not absent.flag
    assert tuple(absent) == ()
    assert tuple(absent.members) == ()


def test_an_empty_text_counts_as_absent_where_it_may_be() -> None:
    assert EMPTY.text_or_none is None
    assert EMPTY.text == ""


@pytest.mark.parametrize(
    ("read", "complaint"),
    [
        (lambda: INTEGER.text, "The report.a.b[1] is not a text"),
        (lambda: INTEGER.text_or_none, "The report.a.b[1] is not a text"),
        (lambda: TEXT.integer, "The report.a.b[0] is not a whole number"),
        (lambda: FLAG.integer, "The report.a.b[3] is not a whole number"),
        (lambda: TEXT.number_or_none, "The report.a.b[0] is not a whole number"),
        (lambda: TEXT.flag, "The report.a.b[0] is not true or false"),
        (lambda: tuple(TEXT), "The report.a.b[0] is not a list"),
        (lambda: tuple(TEXT.members), "The report.a.b[0] is not an object"),
        (lambda: REPORT.at("c", "d").text, "The report.c.d is missing"),
    ],
)
def test_an_error_says_which_place_is_wrong(read: object, complaint: str) -> None:
    assert callable(read)
    with pytest.raises(DocumentError) as error:
        read()
    assert str(error.value) == complaint


@pytest.mark.parametrize("text", ["", "{", '{"a": 1,}', b"\xff\xfe\xfd", "1" * 5000])
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(DocumentError, match=r"^The report is not JSON: "):
        document.parse(text, "The report")


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"^The report is nested too deeply$"):
        document.parse("[" * 500_000, "The report")
