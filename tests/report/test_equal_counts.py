"""Every outlet is made from the same findings, and none may count them its own way."""

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import a_delta, a_finding, a_package, a_report, a_vulnerability, compared
from dunnage.image.delta import FindingsDelta
from dunnage.model import Finding, Rating, Severity
from dunnage.report import comment, report_file, sarif, summary, terminal
from dunnage.report.counts import count
from dunnage.report.outputs import Files, outputs
from dunnage.report.page_document import document
from dunnage.report.report import Report

Figures = dict[str, int]  # by severity or rating; what there is none of is left out

Outlet: TypeAlias = Callable[[Report], Figures]

_LEVELS = {*map(str, Severity), *map(str, Rating)}


def a_review(severities: list[Severity], ratings: list[Rating]) -> Report:
    """Find as many things as there are levels given, each a thing of its own."""
    found = (
        a_finding(f"rule-{number}", severity=each, subject=f"RUN {number}")
        for number, each in enumerate(severities)
    )
    known = (
        a_vulnerability(f"CVE-2026-{number:04}", each, package=a_package(f"package-{number}"))
        for number, each in enumerate(ratings)
    )
    return a_report(*found, vulnerabilities=tuple(known))


REVIEWS = st.builds(
    a_review,
    st.lists(st.sampled_from(Severity), max_size=12),
    st.lists(st.sampled_from(Rating), max_size=12),
)


@st.composite
def comparisons(draw: st.DrawFn) -> Report:
    """Compare a review with a baseline that had some of it."""
    report = draw(REVIEWS)
    parts: dict[str, list[Finding]] = {"new": [], "unchanged": [], "disclosed": []}
    for finding in report.findings:
        chosen = [*parts] if finding.vulnerability else ["new", "unchanged"]
        parts[draw(st.sampled_from(chosen))].append(finding)
    split = {name: tuple(found) for name, found in parts.items()}
    return compared(report, a_delta(findings=FindingsDelta(fixed=(), **split)))


def told(report: Report) -> Figures:
    """Take the figures that all outlets are to tell."""
    totals = count(report)
    named = {str(each): number for each, number in totals.severities.items()}
    return named | {str(each): number for each, number in (totals.ratings or {}).items()}


def levels(report: Report) -> Figures:
    """Take them by severity alone, as outlets do that know no ratings."""
    totals = count(report)
    found: Counter[Severity] = Counter(totals.severities)
    for rating, number in (totals.ratings or {}).items():
        found[rating.severity] += number
    return {str(each): number for each, number in found.items()}


def in_the_log(report: Report) -> Figures:
    lines = re.findall(
        r"^\S+:\d+: (error|warning|note): .* \[\S+\]$", terminal.render(report), re.MULTILINE
    )
    return dict(Counter(lines))


def in_sarif(report: Report) -> Figures:
    runs = json.loads(sarif.render((report,), {}).text)["runs"]
    return dict(Counter(result["level"] for run in runs for result in run["results"]))


def in_the_outputs(report: Report) -> Figures:
    given = outputs((report,), Files(None))
    named = ((name.partition("-")[2], number) for name, number in given)
    return {name: int(number) for name, number in named if name in _LEVELS and number != "0"}


def in_the_report_file(report: Report) -> Figures:
    counts = json.loads(report_file.dump(report))["counts"]
    figures = counts["findings"] | counts["vulnerabilities"]
    return {name: number for name, number in figures.items() if number}


def listed_in_the_report_file(report: Report) -> Figures:
    tools = json.loads(report_file.dump(report))["tools"]
    found = (each for tool in tools for each in tool["findings"])
    return dict(
        Counter(
            (each["vulnerability"] or {}).get("rating", each["rule"]["severity"]) for each in found
        )
    )


def on_the_page(report: Report) -> Figures:
    tables: list[dict[str, Any]] = document(report)["tables"]  # type: ignore[assignment]  # JSON
    (table,) = (each for each in tables if each["name"] == "Findings")
    # "Errors", or "High vulnerabilities"
    names = [column["name"].lower().split()[0].removesuffix("s") for column in table["columns"]]
    found: Counter[str] = Counter()
    for row in table["rows"]:
        figures = dict(zip(names, row, strict=True))
        found.update({name: figures[name] or 0 for name in _LEVELS & figures.keys()})
    return dict(+found)


def in_rows(markdown: str) -> Figures:
    """Count the rows that a sign begins: one for each finding."""
    return dict(Counter(re.findall(r"^\| \S&nbsp;(\w+) \|", markdown, re.MULTILINE)))


def in_the_matrix(markdown: str) -> Figures:
    """Add up vulnerabilities by rating: new, newly disclosed and unchanged."""
    head = re.search(r"^\|  \|((?: \S&nbsp;\w+ \|)+)$", markdown, re.MULTILINE)
    if head is None:
        return {}
    names = re.findall(r"&nbsp;(\w+)", head[1])
    rows = markdown[head.end() :].partition("\n\n")[0].splitlines()[2:]
    found: Counter[str] = Counter()
    for row in rows:
        for name, number in zip(names, row.split("|")[2:-1], strict=True):
            found[name] += int(number.strip() or 0)
    return dict(found)


@given(REVIEWS)
def test_outlets_that_tell_severities_and_ratings_agree(report: Report) -> None:
    for outlet in (in_the_report_file, listed_in_the_report_file, on_the_page):
        assert outlet(report) == told(report)
    known = {name: number for name, number in told(report).items() if name != "unknown"}
    assert in_the_outputs(report) == known


@given(REVIEWS)
def test_outlets_that_tell_severities_alone_agree(report: Report) -> None:
    for outlet in (in_the_log, in_sarif):
        assert outlet(report) == levels(report)


@given(REVIEWS)
def test_the_summary_has_a_row_for_each_finding(report: Report) -> None:
    assert in_rows(summary.render((report,), Files(None))) == told(report)


@given(comparisons())
def test_a_comparison_shows_every_vulnerability_once(report: Report) -> None:
    ratings = {str(each): number for each, number in (count(report).ratings or {}).items()}
    delta = count(report)
    changed = any((delta.new, delta.disclosed))
    for rendered in (comment.render(report), summary.render((report,), Files(None))):
        assert in_the_matrix(rendered) == (ratings if changed else {})


@given(comparisons())
def test_what_is_new_is_counted_alike(report: Report) -> None:
    new = sum((count(report).new or {}).values())
    plural = "y" if new == 1 else "ies"
    words = f"**{new} new vulnerabilit{plural}**"

    assert dict(outputs((report,), Files(None)))["new-vulnerabilities"] == str(new)
    assert sum(json.loads(report_file.dump(report))["counts"]["new"].values()) == new
    assert (words in comment.render(report)) == (new > 0)


@pytest.mark.parametrize("outlet", [in_sarif, in_the_log, in_the_outputs, on_the_page])
def test_an_outlet_of_which_nothing_is_read_would_be_noticed(outlet: Outlet) -> None:
    assert sum(outlet(a_review([*Severity], [*Rating])).values()) > 0
