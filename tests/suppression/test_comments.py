import pytest

from dunnage.dockerfile import parse
from dunnage.model import Lines, Location
from dunnage.suppression import comments
from dunnage.suppression.suppression import Kind, Suppression


def read(text: str) -> tuple[Suppression, ...]:
    return comments.read(parse(text.encode()), "Dockerfile")


def at(line: int) -> Location:
    return Location("Dockerfile", Lines(line, line))


def test_a_comment_allows_rules_of_the_instruction_below_it() -> None:
    text = "FROM node:24\n# dunnage: allow=cmd-npm-start,DL3025 the supervisor needs it\nCMD a\n"

    reason, lines = "the supervisor needs it", Lines(3, 3)
    assert read(text) == (
        Suppression(Kind.COMMENT, "cmd-npm-start", at(2), reason, "Dockerfile", lines),
        Suppression(Kind.COMMENT, "DL3025", at(2), reason, "Dockerfile", lines),
    )


@pytest.mark.parametrize(
    ("comment", "rules", "reason"),
    [
        ("#dunnage:allow=a-b why", ("a-b",), "why"),
        ("#   dunnage: allow = a-b , c-d   why so", ("a-b", "c-d"), "why so"),
        ("# dunnage: allow=a-b: because", ("a-b",), "because"),
        ("# dunnage: allow=a-b -- because", ("a-b",), "because"),
        ("# dunnage: allow=a-b,a-b,c-d", ("a-b", "c-d"), None),
        ("# dunnage: allow=CVE-2026-1 \u202egnp", ("CVE-2026-1",), "gnp"),
        ("# dunnage: allow=", (), None),
        ("# see dunnage: allow=a-b", (), None),
    ],
)
def test_a_comment_names_rules_and_a_reason(
    comment: str, rules: tuple[str, ...], reason: str | None
) -> None:
    found = read(f"FROM node:24\n{comment}\nRUN a\n")

    assert tuple(each.rule for each in found) == rules
    assert {each.reason for each in found} <= {reason}


@pytest.mark.parametrize(
    ("text", "line", "lines"),
    [
        ("FROM a\n# dunnage: allow=x\n# what it does\n\nRUN b\n", 2, Lines(5, 5)),
        ("FROM a\nRUN b && \\\n# dunnage: allow=x\n c\nRUN d\n", 3, Lines(2, 4)),
        ("# dunnage: allow=x\nFROM a\nRUN b\nRUN c\nFROM d\n", 1, Lines(2, 4)),
        ("# dunnage: allow=x\nARG A=1\nFROM a\n", 1, Lines(2, 2)),
        ("FROM a\nRUN b\n# dunnage: allow=x\n", 3, Lines(3, 3)),
    ],
    ids=["above, with lines between", "inside", "above FROM", "before all stages", "below all"],
)
def test_a_comment_is_about_what_it_stands_above_or_inside_of(
    text: str, line: int, lines: Lines
) -> None:
    (found,) = read(text)

    assert (found.location, found.lines) == (at(line), lines)


def test_a_line_of_a_heredoc_allows_nothing() -> None:
    assert read("FROM a\nRUN <<EOF\n# dunnage: allow=x\nEOF\n") == ()


def test_a_stage_that_is_not_built_is_not_looked_at() -> None:
    text = "# dunnage: allow=x\nFROM a AS dev\n# dunnage: allow=x\nFROM b\n"

    assert [each.is_built for each in read(text)] == [False, True]


def test_hadolints_comment_is_about_one_instruction_or_about_the_file() -> None:
    text = (
        "# hadolint global ignore=DL3008\n# hadolint ignore=DL3006,SC2086 old news\nFROM a\nRUN b\n"
    )

    assert read(text) == (
        Suppression(Kind.FOREIGN, "DL3008", at(1), path="Dockerfile"),
        Suppression(Kind.FOREIGN, "DL3006", at(2), path="Dockerfile", lines=Lines(3, 3)),
        Suppression(Kind.FOREIGN, "SC2086", at(2), path="Dockerfile", lines=Lines(3, 3)),
    )


def test_buildkits_directive_is_about_the_file() -> None:
    text = (
        "# syntax=docker/dockerfile:1\n# check=skip=FromAsCasing, UndefinedVar;error=true\nFROM a\n"
    )

    assert read(text) == (
        Suppression(Kind.FOREIGN, "FromAsCasing", at(2), path="Dockerfile"),
        Suppression(Kind.FOREIGN, "UndefinedVar", at(2), path="Dockerfile"),
    )


def test_no_more_than_a_thousand_suppressions_count() -> None:
    text = "FROM a\n" + "# dunnage: allow=x,y,z\n" * 40_000 + "RUN b\n"

    found = read(text)

    assert len(found) == 1_000
    assert {each.lines for each in found} == {Lines(40_002, 40_002)}
