"""One part of the world does not work: the review says which, and keeps what the others found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

import pytest

from bed import registry
from bed.checkout import EXAMPLES, Checkout, overlay
from bed.registry import Refusal
from bed.rehearsal import Rehearsal
from bed.review import Review
from bed.runner import Step
from bed.workflow_commands import Annotation

pytestmark = pytest.mark.e2e

Change = Callable[[Path], None]
ADDED = overlay(EXAMPLES / "shop-api-pull-request")
CARELESS = 'USER root\nCMD ["npm", "start"]\n'
FOUND = ["cmd-npm-start", "runs-as-root"]  # in careless lines, by our own linter
SECRET = "npm_thisMustNeverBeRead\nand-neither-this"  # noqa: S105 - of a test


@dataclass(frozen=True, slots=True)
class Stage:
    """A pull request on the example, with the comment but without the wait for the upload."""

    rehearsal: Rehearsal
    folder: Path

    def run(self, change: Change, **inputs: str) -> Step:
        checkout = Checkout.of(EXAMPLES / "shop-api", self.workspace)
        merge = checkout.propose(change)
        given = {"upload_sarif": "never", **inputs}
        return self.rehearsal.pull_request(self.workspace, merge, self.folder, **given)

    def review(self, change: Change, **inputs: str) -> Review:
        return Review.after(self.run(change, **inputs), self.workspace, self.rehearsal)

    @property
    def workspace(self) -> Path:
        return self.folder / "shop-api"


@pytest.fixture
def stage(rehearsal: Rehearsal, tmp_path: Path) -> Iterator[Stage]:
    with rehearsal.afresh() as fresh:
        yield Stage(fresh, tmp_path)
        assert fresh.github.state.violations == []


def test_without_docker_the_linters_findings_are_told(stage: Stage) -> None:
    # Where the runner finds no socket to mount, Docker mounts an empty folder in its place.
    nothing = replace(stage.rehearsal, socket=stage.folder / "docker.sock")

    review = replace(stage, rehearsal=nothing).review(appending(CARELESS))

    assert_unchecked(review, "Docker: no Docker engine answers: start Docker, or mount its socket")
    assert tools(review) == ["dunnage", "hadolint"]
    assert set(FOUND) <= set(rules(review))
    assert review.step.outputs["image-id"] == ""


def test_a_dockerfile_that_does_not_build_is_linted(stage: Stage) -> None:
    review = stage.review(appending(f"{CARELESS}RUN echo 'no such luck' >&2 && exit 3\n"))

    assert_unchecked(review, "build: The build failed at Dockerfile:25: process ")
    assert "exit code: 3. Its last words: no such luck" in review.report["problems"][0]["message"]
    assert tools(review) == ["dunnage", "BuildKit", "hadolint"]
    assert set(FOUND) <= set(rules(review))
    assert review.step.outputs["size-unpacked"] == ""


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (None, "127.0.0.1:9/trivy-db:2: connection refused"),
        (Refusal(HTTPStatus.TOO_MANY_REQUESTS), "429 Too Many Requests"),
    ],
    ids=["unreachable", "rate limited"],
)
def test_without_a_vulnerability_database_the_image_is_weighed_and_linted(
    stage: Stage, fault: Refusal | None, reason: str
) -> None:
    with registry.serve(b"", fault) as answering:
        host = answering if fault else "127.0.0.1:9"
        without = replace(stage.rehearsal, database=f"{host}/trivy-db:2")
        review = replace(stage, rehearsal=without).review(appending(CARELESS))

    assert_unchecked(review, "Trivy: The vulnerability database cannot be had.")
    assert reason in review.report["problems"][0]["message"]
    assert tools(review) == ["dunnage", "BuildKit", "hadolint"]
    assert set(FOUND) <= set(rules(review))
    outputs = review.step.outputs
    assert (outputs["size-delta-unpacked"], outputs["new-vulnerabilities"]) == ("0", "")
    assert int(outputs["size-unpacked"]) > int(outputs["size-compressed"]) > 0


def test_a_token_without_permission_changes_neither_the_verdict_nor_the_review(
    stage: Stage,
) -> None:
    weak = replace(stage.rehearsal, token="fork")  # noqa: S106 - a set of permissions

    review = replace(stage, rehearsal=weak).review(ADDED, upload_sarif="auto")

    refused = "the token may not do that (Resource not accessible by integration); give the job"
    withheld = "which GitHub withholds from pull requests of forks"
    comment = f"the comment was not written: {refused} `pull-requests: write`, {withheld}"
    upload = (
        "the findings did not get into code scanning: "
        f"{refused} `security-events: write`, {withheld}"
    )
    problems = [f"comment: {comment}", f"upload: {upload}"]
    assert [each.message for each in review.step.annotations if each.file is None][:2] == problems
    assert [f"{p['part']}: {p['message']}" for p in review.report["problems"]] == problems
    assert not any(problem["blocks"] for problem in review.report["problems"])
    assert (review.step.exit_code, review.step.outputs["verdict"]) == (1, "findings")
    assert review.step.outputs["new-vulnerabilities"] == "1"
    assert (review.comments, stage.rehearsal.github.state.uploads) == ((), {})
    assert "**Not done: comment.**" in (review.step.summary or "")
    assert "**Not done: upload.**" in (review.step.summary or "")


def test_a_dockerfile_that_buildkit_cannot_read_is_told_by_its_line(stage: Stage) -> None:
    review = stage.review(appending("FORM node:24.19.0-bookworm-slim\n"))

    assert_unchecked(review, "build: Dockerfile cannot be read: line 23: unknown instruction: FORM")
    (annotation,) = (each for each in review.step.annotations if each.file)
    assert annotation == Annotation(
        *("error", "Unknown instruction: FORM.", "unreadable-dockerfile", "Dockerfile"),
        line=23,
        end_line=23,
    )
    assert rules(review) == ["unreadable-dockerfile"]


def test_a_base_that_does_not_build_takes_the_comparison_away_and_nothing_else(
    stage: Stage,
) -> None:
    checkout = Checkout.of(EXAMPLES / "shop-api", stage.workspace)
    appending("RUN false\n")(stage.workspace)
    checkout.commit("Break the build")
    merge = checkout.propose(overlay(EXAMPLES / "shop-api"))

    step = stage.rehearsal.pull_request(stage.workspace, merge, stage.folder, upload_sarif="never")

    assert (step.exit_code, step.outputs["verdict"]) == (0, "pass")
    reason = f"baseline: the base commit {merge.base[:12]} could not be weighed: The build failed"
    assert step.outputs["could-not-check"].startswith(reason)
    assert step.outputs["size-delta-unpacked"] == ""
    assert int(step.outputs["size-unpacked"]) > 0


def test_every_wrong_input_is_told_and_nothing_is_reviewed(stage: Stage) -> None:
    step = stage.run(
        appending(CARELESS), comment="sometimes", severity="awful", max_size="big", secrets="none"
    )

    assert (step.exit_code, step.outputs, step.summary) == (2, {}, "")
    assert step.annotations == tuple(
        Annotation("error", f"Input `{mistake}.")
        for mistake in (
            "secrets`: expected one `id=value` a line; record 1 has no such id",
            "comment` 'sometimes': expected `always`, `changes` or `never`",
            "severity` 'awful': expected `unknown`, `low`, `medium`, `high` or `critical`",
            "max-size` 'big': expected an amount such as `10MB`, `1.5GiB` or `300MB compressed`",
        )
    )
    assert not (stage.workspace / "dunnage.json").exists()


def test_a_failing_build_that_prints_its_secret_puts_it_into_no_report(stage: Stage) -> None:
    lines = (
        'USER root\nRUN --mount=type=secret,id=npmrc echo "$(cat /run/secrets/npmrc)" && exit 1\n'
    )

    review = stage.review(appending(lines), secrets=f'"npmrc={SECRET}"')

    assert_unchecked(review, "build: The build failed at Dockerfile:24: ")
    assert "Its last words: *** / ***" in review.report["problems"][0]["message"]
    assert [each for each in SECRET.splitlines() if each in review.written] == []


def test_a_broken_part_leaves_the_step_green_where_the_user_wants_that(stage: Stage) -> None:
    step = stage.run(appending("RUN false\n"), fail_on="new-error,new-high")

    assert (step.exit_code, step.outputs["verdict"]) == (0, "could-not-check")
    told = [each for each in step.annotations if each.file is None]
    assert [each.level for each in told] == ["warning", "warning"]
    assert told[-1].message.startswith("could-not-check: build: The build failed")


def appending(lines: str) -> Change:
    def change(folder: Path) -> None:
        with (folder / "Dockerfile").open("a", encoding="utf-8") as file:
            file.write(lines)

    return change


def assert_unchecked(review: Review, reason: str) -> None:
    """Hold every outlet to telling the same reason."""
    step, part = review.step, reason.partition(":")[0]
    errors = [each.message for each in step.annotations if each.level == "error" and not each.file]
    notifications = review.log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    first = review.report["problems"][0]

    assert (step.exit_code, step.outputs["verdict"]) == (4, "could-not-check")
    assert errors[0].startswith(f"could-not-check: {reason}")
    assert step.outputs["could-not-check"].startswith(reason)
    assert f"{first['part']}: {first['message']}".startswith(reason)
    assert notifications[0]["message"]["text"].startswith(reason)
    assert f"**Not checked: {part}.**" in (step.summary or "")
    assert f"**Not checked: {part}.**" in review.comments[-1].body
    assert step.failures == ()


def tools(review: Review) -> list[str]:
    return [run["tool"]["driver"]["name"] for run in review.log["runs"]]


def rules(review: Review) -> list[str]:
    """Name what our own linter found."""
    return sorted(result["ruleId"] for result in review.log["runs"][0]["results"])
