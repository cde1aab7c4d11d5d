from dataclasses import replace

import pytest

from dunnage.baseline import base
from dunnage.errors import ToolError
from dunnage.events import PullRequest, Run
from fakes import FakeRepository

_MERGE, _FIRST_PARENT, _HEAD, _OLD_BASE = ("a" * 40, "b" * 40, "c" * 40, "d" * 40)
_RUN = Run(
    event="pull_request",
    commit=_MERGE,
    pull_request=PullRequest(7, _HEAD, _OLD_BASE, fork=False),
)


def test_the_base_is_the_first_parent_of_the_tested_merge_and_not_what_the_event_says() -> None:
    repository = FakeRepository(commits=(_MERGE, _FIRST_PARENT, _HEAD))

    assert base.choose(_RUN, _MERGE, repository) == _FIRST_PARENT


def test_where_the_head_was_checked_out_the_events_base_is_the_best_there_is() -> None:
    repository = FakeRepository(commits=(_HEAD, "e" * 40))

    assert base.choose(_RUN, _HEAD, repository) == _OLD_BASE


def test_outside_of_pull_requests_the_base_is_the_commit_before() -> None:
    repository = FakeRepository(commits=(_MERGE, _FIRST_PARENT))

    assert base.choose(replace(_RUN, pull_request=None), _MERGE, repository) == _FIRST_PARENT


def test_a_first_commit_has_no_base() -> None:
    repository = FakeRepository(commits=(_MERGE,))

    with pytest.raises(ToolError, match="aaaaaaaaaaaa has no parent to compare with"):
        base.choose(replace(_RUN, pull_request=None), _MERGE, repository)
