import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builders import KEY, a_report
from dunnage.config import Config
from dunnage.destination import Destination
from dunnage.errors import ConfigError
from dunnage.events import PullRequest, Run
from dunnage.forge import Artifact
from dunnage.gathering import Gathered, gather
from dunnage.job import Job
from dunnage.model import ImageKey, Problem
from dunnage.notes import Notes
from dunnage.report import report_file
from dunnage.report.report import Origin, Report
from dunnage.workspace import Workspace
from fakes import Fakes, without_forge
from runs import FORK, HEAD, a_run, an_artifact, an_open_pull, zipped

_MERGE, _ANOTHER = "a" * 40, "e" * 40
_SHOP = Run(
    "pull_request",
    server_url="https://github.com",
    repository="octo/shop",
    commit=_MERGE,
    id=5,
    pull_request=PullRequest(7, HEAD, "b" * 40, fork=False),
)
_AFTER = replace(_SHOP, event="workflow_run", id=9, after=5, pull_request=None, commit="b" * 40)
_WORKER = ImageKey("shop/worker", "linux/amd64")


@pytest.fixture
def fakes() -> Fakes:
    """The run of a fork's pull request, which is open still."""
    fakes = Fakes()
    fakes.artifacts.runs[5] = replace(
        a_run(5), head_owner="mallory", head_branch="patch-1", head_repository=FORK
    )
    pull = replace(an_open_pull(7), head_repository=FORK)
    fakes.pull_requests.opened = {("mallory", "patch-1"): (pull,)}
    return fakes


def a_review(
    key: ImageKey = KEY,
    *,
    pull_request: int | None = None,
    commit: str | None = _MERGE,
    dockerfile: str = "Dockerfile",
) -> Report:
    """Make a small report, as another job does."""
    origin = Origin("https://evil.example", "evil/repository", commit, 666, pull_request)
    return replace(
        a_report(), key=key, origin=origin, snapshot=None, image=None, dockerfile=dockerfile
    )


def leave(fakes: Fakes, number: int, *reports: Report | str, name: str = "dunnage") -> Artifact:
    made = an_artifact(number, name)
    texts = [each if isinstance(each, str) else report_file.dump(each) for each in reports]
    fakes.artifacts.left[made] = zipped({f"{n}.json": text for n, text in enumerate(texts)})
    return made


def gathered(fakes: Fakes, run: Run = _AFTER, root: Path = Path(), /, **inputs: str) -> Gathered:
    config = Config.from_inputs({"mode": "comment", **inputs})
    notes = Notes(fakes.runner)
    job = Job(config, run, Workspace(root), fakes.tools(), notes, date(2026, 12, 1))
    result = gather(job)
    assert notes.problems == ()  # they are the result's
    return result


def told(result: Gathered) -> list[str]:
    assert all(each.blocks for each in result.problems)
    return [f"{each.part}: {each.message}" for each in result.problems]


def expected(report: Report, *, pull_request: int | None = 7) -> Report:
    """Tell what a report is once this repository's own facts are in the place of its claims."""
    origin = Origin("https://github.com", "octo/shop", report.origin.commit, 5, pull_request)
    return report_file.load(report_file.dump(report), origin)


def test_after_a_forks_run_its_reports_are_for_its_pull_request(fakes: Fakes) -> None:
    leave(fakes, 1, a_review(_WORKER), name="dunnage-worker")
    leave(fakes, 2, a_review(KEY, pull_request=7), name="dunnage-api")

    assert gathered(fakes) == Gathered(
        (expected(a_review(KEY)), expected(a_review(_WORKER))), Destination(7, HEAD), ()
    )
    assert fakes.runner.notices == fakes.runner.warnings == []


def test_nothing_of_a_report_says_where_it_belongs(fakes: Fakes) -> None:
    leave(fakes, 1, a_review())

    (report,) = gathered(fakes).reports

    assert report.origin == Origin("https://github.com", "octo/shop", _MERGE, 5, 7)


def test_a_job_of_the_same_run_comments_on_the_events_pull_request(fakes: Fakes) -> None:
    leave(fakes, 1, a_review(KEY, pull_request=7))
    leave(fakes, 2, a_review(_WORKER, commit=HEAD), name="dunnage-2")
    fakes.artifacts.runs.clear()  # GitHub need not be asked

    result = gathered(fakes, _SHOP)

    assert result.destination == Destination(7, HEAD)
    assert [each.key for each in result.reports] == [KEY, _WORKER]
    assert result.problems == ()


def test_reports_can_come_from_the_workspace(fakes: Fakes, tmp_path: Path) -> None:
    (tmp_path / "api.json").write_text(report_file.dump(a_review()))

    result = gathered(fakes, _AFTER, tmp_path, reports="*.json")

    assert result == Gathered((expected(a_review()),), Destination(7, HEAD), ())
    assert fakes.artifacts.downloads == []


def test_where_there_is_no_pull_request_the_reports_are_told_all_the_same(fakes: Fakes) -> None:
    leave(fakes, 1, a_review())

    result = gathered(fakes, replace(_SHOP, event="push", pull_request=None))

    assert result == Gathered((expected(a_review(), pull_request=None),), None, ())


def test_a_forged_number_of_another_pull_request_is_refused(fakes: Fakes) -> None:
    leave(fakes, 1, a_review(_WORKER))
    leave(fakes, 2, a_review(KEY, pull_request=1), name="dunnage-2")

    result = gathered(fakes)

    assert [each.key for each in result.reports] == [_WORKER]
    assert result.destination == Destination(7, HEAD)
    message = (
        "reports: artifact 'dunnage-2': 0.json: it says that it is of pull request #1, which "
        "the run is not"
    )
    assert told(result) == [message]


def test_a_report_of_another_commit_than_the_events_is_refused(fakes: Fakes) -> None:
    leave(fakes, 1, a_review(commit=_ANOTHER))

    result = gathered(fakes, _SHOP)

    assert result.reports == ()
    message = (
        "reports: artifact 'dunnage': 0.json: it is of commit eeeeeeeeeeee, which this run "
        "does not test"
    )
    assert told(result) == [message]


def test_a_pull_request_that_has_moved_on_gets_no_comment_and_nothing_fails(fakes: Fakes) -> None:
    pull = replace(an_open_pull(7), head=_ANOTHER, head_repository=FORK)
    fakes.pull_requests.opened = {("mallory", "patch-1"): (pull,)}
    leave(fakes, 1, a_review(pull_request=7))

    assert gathered(fakes) == Gathered((), None, ())
    assert fakes.artifacts.downloads == []
    message = (
        "There is nothing to comment on after run 5: its pull request is closed, or no "
        "longer at cccccccccccc."
    )
    assert fakes.runner.notices == [message]


def test_a_head_of_another_repository_gets_no_comment(fakes: Fakes) -> None:
    fakes.pull_requests.opened = {("mallory", "patch-1"): (an_open_pull(7),)}
    leave(fakes, 1, a_review(pull_request=7))

    assert gathered(fakes) == Gathered((), None, ())


def test_of_several_pull_requests_of_one_branch_the_reports_choose(fakes: Fakes) -> None:
    pulls = tuple(replace(an_open_pull(each), head_repository=FORK) for each in (7, 8))
    fakes.pull_requests.opened = {("mallory", "patch-1"): pulls}
    leave(fakes, 1, a_review(pull_request=8))

    result = gathered(fakes)

    assert result == Gathered((expected(a_review(), pull_request=8),), Destination(8, HEAD), ())


@pytest.mark.parametrize("claims", [(None,), (1,), (7, 8)])
def test_reports_never_choose_a_pull_request_that_github_does_not_confirm(
    fakes: Fakes, claims: tuple[int | None, ...]
) -> None:
    pulls = tuple(replace(an_open_pull(each), head_repository=FORK) for each in (7, 8))
    fakes.pull_requests.opened = {("mallory", "patch-1"): pulls}
    leave(fakes, 1, *(a_review(pull_request=each) for each in claims))

    assert gathered(fakes) == Gathered((), None, ())
    message = (
        "There is no comment: pull requests #7, #8 ask to merge the same commit, and the "
        "reports do not say which of them the run was of."
    )
    assert fakes.runner.notices == [message]


def test_of_two_reports_of_one_image_the_newest_counts(fakes: Fakes) -> None:
    leave(fakes, 2, a_review(dockerfile="new/Dockerfile"), name="dunnage-b")
    leave(fakes, 1, a_review(dockerfile="old/Dockerfile"), name="dunnage-a")

    result = gathered(fakes)

    assert [each.dockerfile for each in result.reports] == ["new/Dockerfile"]
    assert result.problems == ()
    message = (
        "artifact 'dunnage-a': 0.json is left out: artifact 'dunnage-b': 0.json is of the "
        "same image."
    )
    assert fakes.runner.lines == [message]


def test_a_forged_report_does_not_displace_an_older_one_that_is_right(fakes: Fakes) -> None:
    leave(fakes, 1, a_review(), name="dunnage-a")
    leave(fakes, 2, a_review(pull_request=1), name="dunnage-b")

    result = gathered(fakes)

    assert result.reports == (expected(a_review()),)
    assert len(result.problems) == 1


_DEEP = '{"version": 1, "image": ' + "[" * 100_000 + "]" * 100_000 + "}"
_FORGED = {
    "no JSON": "<html>",
    "nested too deeply": _DEEP,
    "a huge number": '{"version": ' + "9" * 10_000 + "}",
    "NaN": '{"version": NaN}',
    "NUL": "\0",
    "another version": json.dumps({"version": 2}),
    "a list": "[]",
    "nothing": "",
    "no commit": report_file.dump(a_review()).replace(_MERGE, "../../issues/1"),
    "no number": report_file.dump(a_review(pull_request=7)).replace(
        '"pullRequest": 7', '"pullRequest": "7/../1"'
    ),
    "more than is known": report_file.dump(a_review()).replace(
        '"version": 1', '"version": 1, "marker": "<!-- dunnage -->"'
    ),
}


@pytest.mark.parametrize("text", _FORGED.values(), ids=_FORGED)
def test_a_report_that_is_none_is_told_and_the_others_go_on(fakes: Fakes, text: str) -> None:
    leave(fakes, 1, text, a_review())

    result = gathered(fakes)

    assert result.reports == (expected(a_review()),)
    assert [each.startswith("reports: artifact 'dunnage': 0.json: ") for each in told(result)] == [
        True
    ]


def test_bytes_that_are_no_text_are_no_report(fakes: Fakes) -> None:
    fakes.artifacts.left[an_artifact()] = zipped({"a.json": b"\xff\xfe{"})

    assert len(told(gathered(fakes))) == 1


def test_without_any_report_could_not_be_checked(fakes: Fakes) -> None:
    result = gathered(fakes)

    assert (result.reports, result.destination) == ((), Destination(7, HEAD))
    assert [(each.part, each.blocks) for each in result.problems] == [("reports", True)]


def test_a_run_that_cannot_be_looked_up_could_not_be_checked(fakes: Fakes) -> None:
    fakes.artifacts.problem = "the token needs `actions: read`"

    assert gathered(fakes) == Gathered(
        (), None, (Problem("pull request", "the token needs `actions: read`", blocks=True),)
    )


def test_without_a_token_the_pull_request_of_an_ended_run_cannot_be_found(fakes: Fakes) -> None:
    config = Config.from_inputs({"mode": "comment"})
    tools = without_forge(fakes.tools())
    job = Job(config, _AFTER, Workspace(Path()), tools, Notes(), date(2026, 12, 1))

    with pytest.raises(ConfigError, match="Input `token`: to find the pull request"):
        gather(job)
