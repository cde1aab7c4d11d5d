from dataclasses import dataclass, field, replace

import pytest

from baseline.jobs import MAIN, PULL_REQUEST, a_job, told
from dunnage.baseline import base
from dunnage.baseline.base import Base
from dunnage.errors import ToolError
from dunnage.events import PullRequest, Run
from fakes import FakeRepository

_MERGE, _FIRST_PARENT, _HEAD, _OLD_BASE = ("a" * 40, "b" * 40, "c" * 40, "d" * 40)
_RUN = replace(
    PULL_REQUEST, commit=_MERGE, pull_request=PullRequest(7, _HEAD, _OLD_BASE, fork=False)
)
_QUEUE = replace(MAIN, event="merge_group")
_GONE = (
    "base commit: this clone does not hold the base commit bbbbbbbbbbbb, and it cannot be fetched "
    "(no network): its policy does not count, and it cannot be built. Give actions/checkout "
    "`fetch-depth: 2`."
)


@dataclass
class Shallow(FakeRepository):
    """A clone of two commits, which holds the first of them."""

    commits: tuple[str, ...] = (_MERGE, _FIRST_PARENT)
    online: bool = True
    fetched: list[str] = field(default_factory=list)

    def has(self, commit: str) -> bool:
        return commit in self.fetched

    def fetch(self, commit: str) -> None:
        if not self.online:
            raise ToolError("no network")
        self.fetched.append(commit)


def test_the_base_is_the_first_parent_of_the_tested_merge_and_not_what_the_event_says() -> None:
    repository = FakeRepository(commits=(_MERGE, _FIRST_PARENT, _HEAD))

    assert base.choose(_RUN, _MERGE, repository) == _FIRST_PARENT


def test_where_the_head_was_checked_out_the_events_base_is_the_best_there_is() -> None:
    repository = FakeRepository(commits=(_HEAD, "e" * 40))

    assert base.choose(_RUN, _HEAD, repository) == _OLD_BASE


def test_outside_of_pull_requests_the_base_is_the_commit_before() -> None:
    repository = FakeRepository(commits=(_MERGE, _FIRST_PARENT))

    assert base.choose(MAIN, _MERGE, repository) == _FIRST_PARENT


def test_a_first_commit_has_no_base() -> None:
    repository = FakeRepository(commits=(_MERGE,))

    assert base.choose(MAIN, _MERGE, repository) is None


@pytest.mark.parametrize(
    ("run", "baseline"), [(_RUN, "auto"), (_RUN, "none"), (_QUEUE, "auto"), (MAIN, "build")]
)
def test_a_base_whose_files_are_needed_is_fetched(run: Run, baseline: str) -> None:
    repository = Shallow()
    job = a_job(None, run, repository=repository, baseline=baseline)

    assert base.find(job, _MERGE) == Base(_FIRST_PARENT, held=True)
    assert repository.fetched == [_FIRST_PARENT]
    assert told(job) == []


def test_a_base_that_cannot_be_fetched_is_told_once_with_the_cure() -> None:
    job = a_job(None, _RUN, repository=Shallow(online=False))

    assert base.find(job, _MERGE) == Base(_FIRST_PARENT, held=False)
    assert told(job) == [_GONE]


@pytest.mark.parametrize("baseline", ["auto", "ref", "artifact", "none", "main.json"])
def test_a_base_of_which_nothing_is_read_is_not_fetched(baseline: str) -> None:
    repository = Shallow()
    job = a_job(None, repository=repository, baseline=baseline)

    assert base.find(job, _MERGE) == Base(_FIRST_PARENT, held=False)
    assert repository.fetched == []
    assert told(job) == []


def test_a_base_that_the_clone_holds_is_at_hand() -> None:
    job = a_job(None, repository=Shallow(fetched=[_FIRST_PARENT]))

    assert base.find(job, _MERGE) == Base(_FIRST_PARENT, held=True)


@pytest.mark.parametrize(
    ("baseline", "notes"), [("auto", []), ("build", ["base commit: there is none: "])]
)
@pytest.mark.parametrize(
    ("head", "why"),
    [(_MERGE, "aaaaaaaaaaaa is the first commit"), (None, "this is no git repository")],
)
def test_that_there_is_no_base_is_told_where_one_is_needed(
    baseline: str, notes: list[str], head: str | None, why: str
) -> None:
    job = a_job(None, repository=Shallow(commits=(_MERGE,)), baseline=baseline)

    assert base.find(job, head) is None
    assert told(job) == [f"{note}{why}" for note in notes]
