"""The table of events, against the code that it tells of."""

from datetime import date
from pathlib import Path

import pytest

from dunnage.baseline import base
from dunnage.config import Config
from dunnage.job import Job
from dunnage.kinds import COLUMNS, KINDS, Kind
from dunnage.notes import Notes
from dunnage.workspace import Workspace
from fakes import Fakes

_ROWS = {each.title: dict(zip(COLUMNS, each.row(), strict=True)) for each in KINDS}


@pytest.mark.parametrize(
    "kind", [each for each in KINDS if each.reviews], ids=lambda kind: kind.title
)
def test_the_base_is_built_for_just_the_kinds_that_the_table_names(kind: Kind) -> None:
    tools, today = Fakes().tools(), date(2026, 12, 1)
    job = Job(Config.from_inputs({}), kind.run, Workspace(Path()), tools, Notes(), today)

    assert kind.is_built_twice == base.may_be_built(job)


def test_a_push_to_main_keeps_and_a_pull_request_comments() -> None:
    assert _ROWS["`push` to the default branch"] == {
        "run": "`push` to the default branch",
        "builds": "the commit",
        "compares with": "a kept snapshot",
        "code scanning": "`refs/heads/main`",
        "comments": "",
        "keeps": "yes",
        "permissions": "`contents: write`<br>`security-events: write`",
    }
    assert _ROWS["`pull_request`, draft or not"] == {
        "run": "`pull_request`, draft or not",
        "builds": "the merge commit",
        "compares with": "a kept snapshot, or the base, built",
        "code scanning": "`refs/pull/7/merge`",
        "comments": "yes",
        "keeps": "",
        "permissions": "`contents: read`<br>`pull-requests: write`<br>`security-events: write`",
    }


def test_a_run_of_a_fork_reads_and_writes_nothing() -> None:
    row = _ROWS["`pull_request` of a fork"]

    assert (row["builds"], row["permissions"]) == ("the merge commit", "`contents: read`")


@pytest.mark.parametrize(
    "title",
    [
        "`pull_request`, closed",
        "`pull_request_target`, `issue_comment`",
        "`workflow_run`, another commit checked out",
        "any other event, another commit checked out",
    ],
)
def test_what_builds_nothing_needs_no_permission(title: str) -> None:
    assert _ROWS[title]["builds"].startswith("nothing: ")
    assert _ROWS[title]["permissions"] == ""
