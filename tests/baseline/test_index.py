import json
from datetime import date

import pytest

from baseline.jobs import commit, point
from builders import KEY
from dunnage.baseline import index
from dunnage.baseline.index import State
from dunnage.document import DocumentError
from dunnage.image.trend import Point
from dunnage.model import ImageKey

_POINTS = (point(1), point(2))
_STATE = State(7, {"shop-0123456789abcdef": date(2026, 11, 30)})
_GOOD = {
    "commit": commit(1),
    "taken": "2026-11-01T01:00:00+00:00",
    "compressed": 1,
    "unpacked": 1,
}


@pytest.mark.parametrize("points", [_POINTS, ()])
def test_points_are_read_as_they_were_written(points: tuple[Point, ...]) -> None:
    assert index.parse_points(index.dump_points(KEY, points), KEY, "index.json") == points


@pytest.mark.parametrize("state", [_STATE, State()])
def test_a_state_is_read_as_it_was_written(state: State) -> None:
    assert index.parse_state(index.dump_state(state), "state.json") == state


def test_points_are_a_line_each() -> None:
    assert index.dump_points(KEY, _POINTS[:1]).decode() == (
        '{"image": {"name": "shop/api", "platform": "linux/amd64"}, "points": [\n'
        f'{{"commit": "{commit(1)}", "taken": "2026-11-01T01:00:00+00:00", '
        '"compressed": 1, "unpacked": 1}\n]}\n'
    )


def test_points_of_another_image_are_refused() -> None:
    other = ImageKey(KEY.name, "linux/arm64")

    with pytest.raises(DocumentError, match=r"^index.json is of another image than shop/api"):
        index.parse_points(index.dump_points(other, _POINTS), KEY, "index.json")


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"commit": "../../../heads/main"}, r"\.commit is not the full name of a commit"),
        ({"commit": commit(1).upper().replace("0", "A")}, r"\.commit is not the full name"),
        ({"commit": commit(1) + "0"}, r"\.commit is not the full name"),
        ({"commit": 1}, r"\.commit is not a text"),
        ({"taken": "yesterday"}, r"\.taken is not a time"),
        ({"taken": "2026-11-01T01:00:00"}, r"\.taken is not a time with its zone"),
        ({"taken": None}, r"\.taken is missing"),
        ({"compressed": -1}, r"\.compressed is not a count"),
        ({"unpacked": 2**60}, r"\.unpacked is not a count"),
        ({"unpacked": 1.5}, r"\.unpacked is not a whole number"),
        ({"unpacked": True}, r"\.unpacked is not a whole number"),
    ],
)
def test_a_point_that_is_none_is_refused(wrong: dict[str, object], complaint: str) -> None:
    image = {"name": KEY.name, "platform": KEY.platform}
    content = json.dumps({"image": image, "points": [_GOOD | wrong]}).encode()

    with pytest.raises(DocumentError, match=rf"^index.json\.points\[0\]{complaint}"):
        index.parse_points(content, KEY, "index.json")


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[]", b"null", b"{}", b"[" * 100_000, b'{"image": 1}', b"1" * 5_000],
)
def test_what_is_no_index_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^index.json"):
        index.parse_points(content, KEY, "index.json")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"writes": -1}',
        b'{"writes": "1"}',
        b'{"writes": 1, "renewed": []}',
        b'{"writes": 1, "renewed": {"shop": "2026-13-01"}}',
        b'{"writes": 1, "renewed": {"shop": 1}}',
    ],
)
def test_what_is_no_state_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^state.json"):
        index.parse_state(content, "state.json")
