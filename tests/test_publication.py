from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builders import a_finding, a_location, a_report
from dunnage.config import Config
from dunnage.destination import Destination
from dunnage.events import PullRequest, Run
from dunnage.gathering import Gathered
from dunnage.job import Job
from dunnage.model import Fix, Lines
from dunnage.notes import Notes
from dunnage.publication import publish, tell
from dunnage.report import sarif
from dunnage.report.report import Report
from dunnage.workspace import Workspace
from fakes import Fakes

_CHANGE = PullRequest(7, "c" * 40, "b" * 40, fork=False)
_DOCKERFILE = "FROM node:24\nRUN npm install\n"
_PATCHES = {"Dockerfile": "@@ -1 +1,2 @@\n FROM node:24\n+RUN npm install"}
_WITHHELD = "the token of a fork's pull request cannot write."
_NO_COMMENT = (
    f"No comment: {_WITHHELD} docs/forks.md shows the second workflow that writes the comment."
)


@pytest.fixture
def fakes() -> Fakes:
    fakes = Fakes()
    fakes.comments.changes = _PATCHES
    return fakes


@pytest.fixture
def report() -> Report:
    found = a_finding(location=a_location(2))
    return a_report(replace(found, fix=Fix(Lines(2, 2), "RUN npm ci")))


def published(folder: Path, report: Report, fakes: Fakes, comment: str, *, fork: bool) -> list[int]:
    """Publish for a pull request, and tell which lines got a suggestion."""
    (folder / "Dockerfile").write_text(_DOCKERFILE)
    run = Run("pull_request", repository="o/r", pull_request=replace(_CHANGE, fork=fork))
    config = Config.from_inputs({"comment": comment, "upload-sarif": "never"})
    notes = Notes(fakes.runner)
    publish(Job(config, run, Workspace(folder), fakes.tools(), notes, date(2026, 12, 1)), (report,))
    return [each.lines.first for each in fakes.comments.suggested]


def test_a_fix_of_a_changed_line_is_suggested(tmp_path: Path, report: Report, fakes: Fakes) -> None:
    assert published(tmp_path, report, fakes, "always", fork=False) == [2]
    assert "Suggestions: 1, of which 1 are new." in fakes.runner.lines


def test_nothing_is_suggested_where_comments_are_switched_off(
    tmp_path: Path, report: Report, fakes: Fakes
) -> None:
    assert published(tmp_path, report, fakes, "never", fork=False) == []


def test_nothing_is_suggested_on_a_fork_whose_token_cannot_write(
    tmp_path: Path, report: Report, fakes: Fakes
) -> None:
    assert published(tmp_path, report, fakes, "always", fork=True) == []
    assert f"No suggestion: {_WITHHELD}" in fakes.runner.lines
    # Of ten notices that GitHub shows, it takes one.
    assert fakes.runner.notices == [_NO_COMMENT]


def test_other_jobs_of_a_forks_run_are_told_by_the_second_workflow_alone(
    tmp_path: Path, report: Report, fakes: Fakes
) -> None:
    run = Run("pull_request", repository="o/r", pull_request=replace(_CHANGE, fork=True))
    notes = Notes(fakes.runner)
    job = Job(
        *(Config.from_inputs({"mode": "comment"}), run, Workspace(tmp_path), fakes.tools()),
        *(notes, date(2026, 12, 1)),
    )

    tell(job, Gathered((report,), Destination(7, _CHANGE.head), ()))

    assert (fakes.comments.bodies, notes.problems) == ([], ())
    assert fakes.runner.notices == [_NO_COMMENT]


def test_what_code_scanning_does_not_show_is_told_in_comment_and_summary(
    tmp_path: Path, fakes: Fakes
) -> None:
    many = (a_finding(f"rule-{number}") for number in range(sarif.MOST_SHOWN + 1))

    published(tmp_path, a_report(*many), fakes, "always", fork=False)

    note = "of 5,001 results of dunnage, code scanning shows the 5,000 worst"
    assert fakes.runner.pairs["could-not-check"] == f"SARIF: {note}"
    assert f"**Not done: SARIF.** {note}" in fakes.comments.bodies[0]
    assert f"**Not done: SARIF.** {note}" in fakes.runner.summary
