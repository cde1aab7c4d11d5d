import pytest

from dunnage.dockerfile import frontend, parse
from dunnage.dockerfile.syntax import Comment


@pytest.mark.parametrize(
    ("dockerfile", "is_named", "misplaced"),
    [
        ("# syntax=docker/dockerfile:1\nFROM node\n", True, None),
        ("# escape=`\n#syntax = docker/dockerfile:1\nFROM node\n", True, None),
        ("FROM node\n", False, None),
        (
            "# The API\n# syntax=docker/dockerfile:1\nFROM node\n",
            False,
            Comment(2, "syntax=docker/dockerfile:1"),
        ),
        ("# The API\n# syntax=as before\nFROM node\n", False, None),
    ],
)
def test_the_directive_counts_at_the_top_alone(
    dockerfile: str, is_named: bool, misplaced: Comment | None
) -> None:
    parsed = parse(dockerfile.encode())

    assert frontend.is_named(parsed) is is_named
    assert frontend.misplaced(parsed) == misplaced
