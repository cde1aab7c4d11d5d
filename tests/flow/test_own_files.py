import pytest

from dunnage.contents import File, Hidden, Hiding
from dunnage.dockerfile import parse
from dunnage.flow.flow import Flow
from dunnage.flow.own_files import is_applications, own_files
from dunnage.model import Lines
from dunnage.rule import Built
from rules.images import an_image

_FLOW = Flow(
    parse(
        b"FROM node:24\nWORKDIR /app\nCOPY a.js ./\nRUN chown node a.js\nRUN chmod 600 a.js\n"
        b"COPY --chmod=600 a.js ./\n"
    )
)


def lines(layer: int, *hidden: tuple[int, int]) -> Lines | None:
    repeated = tuple(Hidden("app/a.js", 1, *pair, Hiding.REPEATED) for pair in hidden)
    image = an_image(_FLOW.dockerfile, Built({"app/a.js": File(1, layer)}, hidden=repeated))
    found = own_files(_FLOW, image).get("app/a.js")
    return None if found is None else found.lines


def test_a_file_is_of_the_line_that_brought_it_whoever_gave_it_away() -> None:
    assert lines(5, (3, 4), (4, 5)) == Lines(3, 3)


def test_a_copy_brings_a_file_anew() -> None:
    assert lines(6, (3, 6)) == Lines(6, 6)


def test_what_the_base_image_brought_stays_its_own() -> None:
    assert lines(0) is None
    assert lines(4, (0, 4)) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("app/a.js", True),
        ("srv/a.js", True),
        ("app/node_modules/x/a.js", False),
        ("usr/lib/a.js", False),
    ],
)
def test_the_system_and_packages_are_not_the_application(path: str, *, expected: bool) -> None:
    assert is_applications(path, "app/") is expected


def test_an_application_may_live_among_the_system() -> None:
    assert is_applications("usr/lib/shop/a.js", "usr/lib/shop/") is True
    assert is_applications("usr/lib/a.js", "") is False
