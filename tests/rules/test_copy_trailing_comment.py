import pytest

from dunnage.dockerfile import parse
from dunnage.model import Fix, Lines
from dunnage.rule import Evidence
from dunnage.rules.copy_trailing_comment import copy_trailing_comment


@pytest.mark.parametrize(
    "copy",
    [
        "COPY . . # all of it",
        "COPY --from=deps /a ./b  # Prod deps only",
        "COPY a b # ends in/",
        "ADD a b #c",
    ],
)
def test_a_comment_behind_a_copy_is_told(copy: str) -> None:
    dockerfile = parse(f"FROM node:24 AS deps\nFROM node:24\n{copy}\n".encode())

    assert [each.lines.first for each in copy_trailing_comment.check(Evidence(dockerfile))] == [3]


@pytest.mark.parametrize(
    "copy",
    ["COPY #a b", 'COPY ["a", "#b", "c"]', "COPY a#b c", "# COPY a b # c\nCOPY a b", "RUN a # b"],
)
def test_a_file_whose_name_starts_so_and_other_comments_are_not(copy: str) -> None:
    dockerfile = parse(f"FROM node:24\n{copy}\n".encode())

    assert list(copy_trailing_comment.check(Evidence(dockerfile))) == []


@pytest.mark.parametrize(
    ("copy", "fix"),
    [
        ("  COPY a b # c", Fix(Lines(2, 2), "  # c\n  COPY a b")),
        ("COPY a \\\n  b # c", None),
    ],
)
def test_the_comment_gets_a_line_of_its_own(copy: str, fix: Fix | None) -> None:
    dockerfile = parse(f"FROM node:24\n{copy}\n".encode())

    (violation,) = copy_trailing_comment.check(Evidence(dockerfile))

    assert violation.fix == fix
