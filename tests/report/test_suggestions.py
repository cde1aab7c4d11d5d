from dataclasses import replace

import pytest

from builders import a_finding, a_location, a_report
from dunnage.model import Finding, Fix, Lines
from dunnage.report.suggestions import Hunk, Suggestion, hunks, suggestions

SOURCE = b"FROM node:24\nWORKDIR /app\nRUN npm install\nUSER node\n"
PATCH = "@@ -1,3 +1,4 @@\n FROM node:24\n-COPY . .\n+WORKDIR /app\n+RUN npm install\n USER node"


def fixable(first: int, last: int, replacement: str = "RUN npm ci") -> Finding:
    found = a_finding(message="Use `npm ci`.", location=a_location(first, last))
    return replace(found, fix=Fix(Lines(first, last), replacement))


def suggested(
    *found: Finding, patch: str = PATCH, source: bytes = SOURCE
) -> tuple[Suggestion, ...]:
    return suggestions(a_report(*found), {"Dockerfile": hunks(patch)}, {"Dockerfile": source})


def test_a_patch_is_read_as_the_file_is_after_the_change() -> None:
    patch = (
        "@@ -1,2 +1,2 @@\n a\n-b\n+++b\n@@ -9 +9,2 @@ FROM x\n c\n+d\n\\ No newline at end of file"
    )

    assert hunks(patch) == (
        Hunk(1, ("a", "++b"), frozenset({2})),
        Hunk(9, ("c", "d"), frozenset({10})),
    )


def test_a_fix_is_suggested_in_the_place_of_its_lines() -> None:
    assert suggested(fixable(3, 3)) == (
        Suggestion(
            path="Dockerfile",
            lines=Lines(3, 3),
            body=(
                "<!-- dunnage: suggestion -->\n"
                "Use `npm ci`. ([`runs-as-root`](https://docs.example/rules/runs-as-root))\n\n"
                "```suggestion\nRUN npm ci\n```\n"
            ),
        ),
    )


def test_a_fence_is_longer_than_any_in_the_replacement() -> None:
    (only,) = suggested(fixable(3, 3, "RUN <<EOF\n````\nEOF"))

    assert only.body.endswith("`````suggestion\nRUN <<EOF\n````\nEOF\n`````\n")


@pytest.mark.parametrize(
    ("first", "last"),
    [(1, 1), (4, 4), (4, 5), (9, 9)],
    ids=["unchanged", "last", "beyond", "elsewhere"],
)
def test_a_line_that_the_change_does_not_touch_gets_no_suggestion(first: int, last: int) -> None:
    assert suggested(fixable(first, last)) == ()


def test_lines_around_a_changed_one_may_be_replaced_with_it() -> None:
    assert [each.lines for each in suggested(fixable(1, 4))] == [Lines(1, 4)]


def test_a_fix_that_goes_beyond_a_hunk_is_not_suggested() -> None:
    apart = "@@ -0,0 +1 @@\n+FROM node:24\n@@ -2,0 +3 @@\n+RUN npm install"

    assert suggested(fixable(1, 3), patch=apart) == ()


def test_lines_that_the_base_branch_has_moved_get_no_suggestion() -> None:
    assert suggested(fixable(3, 3), source=b"# from main\n" + SOURCE) == ()


def test_a_file_with_windows_line_ends_gets_no_suggestion() -> None:
    source = SOURCE.replace(b"\n", b"\r\n")
    patch = PATCH.replace("\n", "\r\n")

    assert suggested(fixable(3, 3), patch=patch, source=source) == ()


def test_of_overlapping_fixes_the_first_is_suggested() -> None:
    assert [each.lines for each in suggested(fixable(2, 3), fixable(3, 3))] == [Lines(2, 3)]


def test_ten_suggestions_are_the_most() -> None:
    source = b"RUN npm install\n" * 12
    patch = "@@ -0,0 +1,12 @@" + "\n+RUN npm install" * 12

    found = [fixable(line, line) for line in range(1, 13)]

    assert [each.lines.first for each in suggested(*found, patch=patch, source=source)] == [
        *range(1, 11)
    ]


def test_a_finding_without_a_fix_is_not_suggested() -> None:
    assert suggested(a_finding(location=a_location(3))) == ()
