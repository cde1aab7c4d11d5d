"""What becomes of an upload when GitHub refuses it, loses it or chokes on it: told, never more."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from bed import tools
from bed.github import errors
from bed.github.exchange import Answer
from bed.github.faults import Drop, Fault
from bed.github.server import GitHub
from bed.github.state import PullRequest
from dunnage import HOME
from dunnage.adapters.code_scanning import CodeScanning
from dunnage.adapters.github_api import Api
from dunnage.adapters.patience import Patience
from dunnage.config import Config
from dunnage.events import PullRequest as Change
from dunnage.events import Run
from dunnage.job import Job
from dunnage.model import Outcome, Verdict
from dunnage.notes import Notes
from dunnage.pipeline import review
from dunnage.workspace import Workspace
from fakes import Fakes

pytestmark = pytest.mark.e2e

MERGED, BASE, HEAD = "a" * 40, "b" * 40, "c" * 40
FOUND = "FROM node\nARG NPM_TOKEN\n"
FAILED = "upload: the findings did not get into code scanning: "
OURS = (
    f"unless `merge-sarif` brought it in, this is a bug of Dunnage, please report it: {HOME}/issues"
)
Order: TypeAlias = Callable[[GitHub], None]


@dataclass(frozen=True, slots=True)
class Told:
    """What one review came to."""

    verdict: Verdict
    problems: str
    notices: list[str]
    rules: int  # told in the report
    slept: list[float]


@dataclass(frozen=True, slots=True)
class Stage:
    """A pull request, of which all but the upload is fake."""

    github: GitHub
    fakes: Fakes
    folder: Path

    def review(self, token: str = "workflow", *, fork: bool = False) -> Told:  # noqa: S107 - no secret
        slept: list[float] = []
        api = Api(self.github.url, token, "octocat/demo", Patience(lambda _: None, pace=0))
        scanning = CodeScanning(api, datetime.now(UTC), slept.append)
        self.fakes.code_scanning = scanning  # type: ignore[assignment]  # the one real part
        change = Change(7, HEAD, BASE, fork=fork)
        run = Run(
            *("pull_request", "https://github.com", self.github.url, "octocat/demo"),
            commit=MERGED,
            ref="refs/pull/7/merge",
            pull_request=change,
        )
        runner = self.fakes.runner
        config = Config.from_inputs({"baseline": "none", "fail-on": "error"})
        verdict = review(
            Job(
                config,
                run,
                Workspace(self.folder),
                self.fakes.tools(),
                Notes(runner),
                date(2026, 12, 1),
            )
        )
        return Told(
            verdict,
            runner.pairs["could-not-check"],
            runner.notices,
            int(runner.pairs["findings-error"]),
            slept,
        )


@pytest.fixture(scope="module")
def modules() -> Path:
    return tools.ensure().modules


@pytest.fixture
def stage(modules: Path, tmp_path: Path) -> Iterator[Stage]:
    (tmp_path / "Dockerfile").write_text(FOUND)
    fakes = Fakes()
    fakes.repository.trees = dict.fromkeys((MERGED, BASE), tmp_path)
    with GitHub(modules) as github:
        github.state.open(PullRequest(7, HEAD, BASE, MERGED))
        github.state.pending_polls = 0
        yield Stage(github, fakes, tmp_path)


def test_what_github_takes_is_told_as_processed(stage: Stage) -> None:
    told = stage.review()

    (upload,) = stage.github.state.uploads.values()
    assert (upload.ref, upload.commit_sha, upload.problems) == ("refs/pull/7/merge", MERGED, ())
    assert (told.verdict.outcome, told.problems, told.slept) == (Outcome.FINDINGS, "", [1])
    assert stage.github.state.violations == []


def meets(github: GitHub, fault: Fault, times: int = 1) -> None:
    """Let the next uploads meet a fault."""
    github.state.faults.order(fault, times=times, method="POST", path_ends="/sarifs")


def answering(status: int, message: str, times: int = 1) -> Order:
    return lambda github: meets(github, errors.error(status, message), times)


def failing(*reasons: str) -> Order:
    body = {"processing_status": "failed", "errors": list(reasons)}
    # Twice, for GitHub is asked first who it is.
    return lambda github: github.state.faults.order(Answer(200, body), times=2, method="GET")


def nothing(_: GitHub) -> None:
    pass


def switched_off(github: GitHub) -> None:
    github.state.code_security = False


def exhausted(github: GitHub) -> None:
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1999999999"}
    refused = errors.error(403, "API rate limit exceeded for installation ID 1.")
    meets(github, Answer(refused.status, refused.body, headers))


def lost(github: GitHub) -> None:
    meets(github, Drop(), times=3)


def forgotten(github: GitHub) -> None:
    del github.state.refs["refs/pull/7/merge"]


def unknown(github: GitHub) -> None:
    github.state.commits.remove(MERGED)


REFUSALS: Mapping[str, tuple[Order, str, str]] = {
    "code security is off": (
        switched_off,
        "workflow",
        (
            "this repository does not have code scanning; enable GitHub Code Security in its "
            "settings, or set `upload-sarif: never` "
            "(Code Security must be enabled for this repository to use code scanning.)"
        ),
    ),
    "the token is wrong": (
        nothing,
        "expired",
        "GitHub does not accept the token: it is wrong, or no longer valid",
    ),
    "the permission is missing": (
        nothing,
        "fork",
        (
            "the token may not do that (Resource not accessible by integration); give the job "
            "`security-events: write`, which GitHub withholds from pull requests of forks"
        ),
    ),
    "the repository is private and the token may not see it": (
        answering(404, "Not Found"),
        "workflow",
        (
            "the token may not see it; give the job `security-events: write` and `contents: read` "
            "(Not Found)"
        ),
    ),
    "the ref is gone": (
        forgotten,
        "workflow",
        (
            "GitHub does not have that ref; it may be deleted "
            "(ref 'refs/pull/7/merge' not found in this repository)"
        ),
    ),
    "the commit is unknown": (
        unknown,
        "workflow",
        "GitHub does not have that commit; check out the event's (commit not found)",
    ),
    "the file is too large": (
        answering(413, "Payload too large"),
        "workflow",
        (
            "the file is too large; raise `severity`, or name fewer files in `merge-sarif` "
            "(Payload too large)"
        ),
    ),
    "the file cannot be read": (
        answering(400, "Invalid SARIF"),
        "workflow",
        f"GitHub could not process the SARIF file; {OURS} (Invalid SARIF)",
    ),
    "the request is not accepted": (
        answering(422, "Invalid request."),
        "workflow",
        f"GitHub does not take the request as it is; {OURS} (Invalid request.)",
    ),
    "too many requests": (
        answering(429, "You have exceeded a secondary rate limit.", times=2),
        "workflow",
        "GitHub's rate limit is used up; run the job again later",
    ),
    "the rate limit is used up": (
        exhausted,
        "workflow",
        "GitHub's rate limit is used up until 03:33 UTC; run the job again later",
    ),
    "the server stays down": (
        answering(503, "Service unavailable", times=3),
        "workflow",
        "GitHub answered 503 (Service unavailable)",
    ),
    "the network is lost": (lost, "workflow", "GitHub cannot be reached (ConnectionError)"),
    "the processing fails": (
        failing("rejecting SARIF, as there are more runs than allowed (21 > 20)"),
        "workflow",
        (
            f"GitHub could not process the SARIF file; {OURS} "
            "(rejecting SARIF, as there are more runs than allowed (21 > 20))"
        ),
    ),
    "there are too many alerts": (
        failing("rejecting delivery as the repository has too many logical alerts"),
        "workflow",
        (
            "GitHub could not process the SARIF file; this repository has more alerts than GitHub "
            "keeps; only its support can delete them "
            "(rejecting delivery as the repository has too many logical alerts)"
        ),
    ),
}


@pytest.mark.parametrize(("order", "token", "reason"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_is_explained_and_changes_neither_findings_nor_verdict(
    stage: Stage, order: Order, token: str, reason: str
) -> None:
    order(stage.github)

    told = stage.review(token)

    assert told.problems == f"{FAILED}{reason}"
    assert told.verdict == Verdict(Outcome.FINDINGS, ("fail-on `error`: 1 finding",))
    assert told.rules == 1
    assert "**Not done: upload.**" in stage.fakes.runner.summary
    assert (stage.folder / "dunnage.sarif").exists()


def test_an_upload_that_the_server_lost_is_sent_again(stage: Stage) -> None:
    meets(stage.github, Drop())
    answering(500, "Server Error")(stage.github)

    told = stage.review()

    assert (told.problems, told.slept) == ("", [2, 8, 1])
    assert len(stage.github.state.uploads) == 1


def test_a_client_that_was_too_fast_waits_as_long_as_it_is_told(stage: Stage) -> None:
    meets(stage.github, errors.secondary_rate_limit(retry_after=1))

    assert stage.review().problems == ""
    assert len(stage.github.state.uploads) == 1


def test_a_processing_that_never_ends_is_no_problem(stage: Stage) -> None:
    stage.github.state.pending_polls = 100

    told = stage.review()

    (upload,) = stage.github.state.uploads
    assert (told.problems, sum(told.slept)) == ("", 155)
    assert told.notices == [
        (
            f"Code scanning is still at work on upload {upload} for refs/pull/7/merge: its alerts "
            "will follow."
        )
    ]


def test_a_forks_pull_request_uploads_nothing(stage: Stage) -> None:
    told = stage.review(fork=True)

    assert (told.problems, stage.github.state.uploads) == ("", {})
    assert told.notices == [
        (
            "No comment: the token of a fork's pull request cannot write. docs/forks.md shows the "
            "second workflow that writes the comment."
        ),
        (
            "No upload: the token of a fork's pull request may not upload. docs/forks.md shows a "
            "step that may."
        ),
    ]
