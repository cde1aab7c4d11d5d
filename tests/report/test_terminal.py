from dataclasses import replace

from builders import a_broken_build, a_delta, a_finding, a_location, a_report, compared
from dunnage.model import Severity, Suppressed, Tool
from dunnage.report import terminal

LATER = a_finding(location=a_location(12))
FIRST = a_finding("no-healthcheck", severity=Severity.NOTE, location=a_location(2, 4), message="x")


def test_one_finding_is_one_line_in_the_order_of_the_file() -> None:
    assert terminal.render(a_report(LATER, FIRST)) == (
        "Dockerfile:2: note: x [no-healthcheck]\n"
        "Dockerfile:12: warning: The container runs as root: add `USER node`. [runs-as-root]\n"
        "on disk: 257.5 MB\n"
        "to pull: 94.2 MB\n"
        "verdict: pass\n"
    )


def test_a_broken_build_says_what_was_not_checked() -> None:
    message = (
        "build: RUN npm ci (Dockerfile:9) ended with exit code 1: "
        "package.json and the lockfile differ"
    )
    assert terminal.render(a_broken_build()) == (
        f"not checked: {message}\nverdict: could-not-check\n  {message}\n"
    )


def test_what_is_allowed_is_one_line_for_a_rule_of_a_comment() -> None:
    by = a_location(3)
    silent = Suppressed(Tool.HADOLINT, LATER, a_location(1), None)
    report = replace(
        a_report(), suppressed=(*[Suppressed(Tool.DUNNAGE, FIRST, by, "a batch job")] * 2, silent)
    )

    assert terminal.render(report).startswith(
        "Dockerfile:1: allowed: 1 finding [runs-as-root]: no reason given\n"
        "Dockerfile:3: allowed: 2 findings [no-healthcheck]: a batch job\n"
    )


def test_a_comparison_shows_the_change() -> None:
    assert "on disk: 257.5 MB (±0 B)\n" in terminal.render(compared(a_report(), a_delta()))


def test_foreign_text_cannot_paint_or_break_a_line() -> None:
    hostile = a_finding(message="a\n::error::b\x1b[2J\u202e", location=a_location(1, path="a\nb"))
    assert terminal.render(a_report(hostile)).splitlines()[0] == (
        "a b:1: warning: a ::error::b [2J [runs-as-root]"
    )


def test_colour_is_on_the_level_only() -> None:
    painted = terminal.render(a_report(LATER), colour=True)
    assert painted.startswith("Dockerfile:12: \x1b[33mwarning\x1b[0m: The container")
    assert painted.endswith("verdict: \x1b[32mpass\x1b[0m\n")
