"""The whole action in its container: a push to main, then a pull request, run again and again."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bed import action_metadata, multitool, process
from bed.checkout import EXAMPLES, Checkout, Merge, overlay
from bed.github.permissions import ACTIONS_BOT, WORKFLOW_TOKEN
from bed.github.state import Repository
from bed.job import RUNNER_USER
from bed.places import Place, places
from bed.rehearsal import NUMBER, ROOT, Rehearsal
from bed.review import Review
from bed.workflow_commands import Annotation
from dunnage.model import ImageKey
from dunnage.report.comment import marker

pytestmark = pytest.mark.e2e

TOKEN = "ghs_dQ3vT0kenOfTheJobThatNobodyMayRead"  # noqa: S105 - known to the stand-in alone
ADDED = overlay(EXAMPLES / "shop-api-pull-request")
QUIET = {"comment": "never", "upload_sarif": "never"}
NBSP = "\N{NO-BREAK SPACE}"
LODASH = (
    "lodash 4.17.20 has CVE-2021-23337: Command Injection in lodash. "
    "In the image it is /app/node_modules/lodash. "
    "Fixed in 4.17.21: package.json asks for 4.17.20: raise it there."
)


@dataclass(frozen=True, slots=True)
class Story:
    """One repository, and the reviews of its main branch and of its pull request."""

    rehearsal: Rehearsal
    checkout: Checkout
    merge: Merge
    main: Review
    opened: Review
    repeated: Review  # with main's report as the baseline
    edited: Review  # with one more reason to fail

    @property
    def pull_request(self) -> tuple[Review, ...]:
        return self.opened, self.repeated, self.edited


@pytest.fixture(scope="module")
def story(rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("story")
    with rehearsal.afresh() as fresh:
        fresh.github.state.tokens[TOKEN] = WORKFLOW_TOKEN
        yield tell(replace(fresh, token=TOKEN), folder)


def tell(rehearsal: Rehearsal, folder: Path) -> Story:
    checkout = Checkout.of(EXAMPLES / "shop-api", folder / "shop-api")
    workspace = checkout.folder

    pushed = rehearsal.push(workspace, checkout.head(), folder / "main")
    main = Review.after(pushed, workspace, rehearsal)
    image = main.report["image"]
    discuss(rehearsal, marker(ImageKey(image["name"], image["platform"])))

    merge = checkout.propose(ADDED)
    (workspace / "main.json").write_text(json.dumps(main.report))

    def review(name: str, **inputs: str) -> Review:
        step = rehearsal.pull_request(workspace, merge, folder / name, **inputs)
        return Review.after(step, workspace, rehearsal)

    return Story(
        *(rehearsal, checkout, merge, main),
        opened=review("opened"),
        repeated=review("repeated", baseline="main.json"),
        edited=review("edited", max_increase="10MB", upload_sarif="never"),
    )


def discuss(rehearsal: Rehearsal, forged: str) -> None:
    """Write more than one page of comments, of which the first looks like Dunnage's own."""
    rehearsal.github.state.comment(NUMBER, "mallory", f"{forged}\n\n## Nothing to see here")
    for number in range(120):
        rehearsal.github.state.comment(NUMBER, "hubot", f"Comment {number}")


def test_the_verdict_and_the_exit_code_agree(story: Story) -> None:
    reviews = (story.main, *story.pull_request)

    assert [(each.step.outputs["verdict"], each.step.exit_code) for each in reviews] == [
        ("pass", 0),
        ("findings", 1),
        ("findings", 1),
        ("findings", 1),
    ]
    assert [each.step.failures for each in reviews] == [()] * 4


def test_the_outputs_tell_all_of_the_review(story: Story) -> None:
    counts = story.opened.report["counts"]["vulnerabilities"]
    found = story.opened.report["counts"]["findings"]
    sizes = {basis: size(story.opened, basis) for basis in ("compressed", "unpacked")}
    grown = {basis: sizes[basis] - size(story.main, basis) for basis in sizes}

    assert story.opened.step.outputs == {
        "verdict": "findings",
        "could-not-check": "",
        "image-id": story.opened.report["image"]["id"],
        "size-compressed": str(sizes["compressed"]),
        "size-unpacked": str(sizes["unpacked"]),
        "size-delta-compressed": str(grown["compressed"]),
        "size-delta-unpacked": str(grown["unpacked"]),
        "findings-error": "0",
        "findings-warning": "2",  # devDependencies, and a Node.js that lacks a security release
        "findings-note": str(found["note"]),
        "vulnerabilities-critical": "0",
        "vulnerabilities-high": "1",
        "vulnerabilities-medium": "0",
        "vulnerabilities-low": str(counts["low"]),
        "new-vulnerabilities": "1",
        "fixed-vulnerabilities": "0",
        "sarif-file": "dunnage.sarif",
        "report-file": "dunnage.json",
        "page-file": "dunnage.html",
    }


def test_main_has_nothing_to_be_compared_with(story: Story) -> None:
    outputs = story.main.step.outputs

    assert [name for name, value in outputs.items() if not value] == [
        "could-not-check",
        "size-delta-compressed",
        "size-delta-unpacked",
        "new-vulnerabilities",
        "fixed-vulnerabilities",
    ]


def test_every_output_that_the_action_declares_is_set(story: Story) -> None:
    declared = action_metadata.read(ROOT / "action.yml").outputs

    assert tuple(story.main.step.outputs) == declared


def test_the_comment_is_written_once_and_then_edited(story: Story) -> None:
    before, after = story.opened.comments, story.edited.comments

    assert [comment.author for comment in after] == ["mallory", *["hubot"] * 120, ACTIONS_BOT]
    assert after[:-1] == before[:-1]
    assert after[-1].id == before[-1].id
    assert after[-1].body != before[-1].body
    assert "- max-increase `10MB`: the image grew by 28.6 MB unpacked" in after[-1].body


def test_a_baseline_from_a_file_says_what_the_base_commit_built_anew_says(story: Story) -> None:
    (*others, built), (*before, told) = story.opened.comments, story.repeated.comments

    assert (before, told.id) == (others, built.id)
    assert built.body.count(", built in this job<br>") == 1
    assert told.body == built.body.replace(", built in this job<br>", ", from a file<br>")
    baseline = story.opened.report["baseline"]
    assert baseline["source"] == "built"
    assert story.repeated.report["baseline"] == {**baseline, "source": "file"}
    assert story.repeated.report["delta"] == story.opened.report["delta"]
    assert story.repeated.step.outputs == story.opened.step.outputs


def test_the_comment_names_the_line_that_adds_the_bytes(story: Story) -> None:
    page = f"https://github.com/octocat/demo/blob/{story.merge.merged}/Dockerfile"
    grown = int(story.opened.step.outputs["size-delta-compressed"]) / 1e6

    copied = (
        "| `COPY --from=build /app/node_modules ./node_modules` _edited_ "
        f"| [`Dockerfile:12`]({page}#L12) | **+28.6{NBSP}MB** | +{grown:.1f}{NBSP}MB |"
    )
    made = f"| &emsp;↳ made by `RUN npm ci` | [`Dockerfile:4`]({page}#L4) | +28.6{NBSP}MB |  |"
    lines = story.opened.comments[-1].body.splitlines()
    assert lines[lines.index(copied) + 1] == made


def test_code_scanning_takes_the_findings_under_the_commit_that_was_tested(story: Story) -> None:
    uploads = story.rehearsal.github.state.uploads.values()

    assert [(each.commit_sha, each.ref, each.problems) for each in uploads] == [
        (story.merge.base, "refs/heads/main", ()),
        (story.merge.merged, f"refs/pull/{NUMBER}/merge", ()),
        (story.merge.merged, f"refs/pull/{NUMBER}/merge", ()),
    ]
    logs = (story.main.log, story.opened.log, story.repeated.log)
    assert [each.log for each in uploads] == list(logs)


def test_github_is_asked_only_what_it_understands(story: Story) -> None:
    assert story.rehearsal.github.state.violations == []


def test_microsofts_validator_finds_no_error(story: Story, tmp_path: Path) -> None:
    log = tmp_path / "opened.sarif"
    log.write_text(story.opened.sarif, "utf-8")

    assert multitool.errors(story.rehearsal.tools, log) == ()


def test_every_place_is_a_line_of_the_commit(story: Story) -> None:
    for review, commit in ((story.main, story.merge.base), (story.opened, story.merge.merged)):
        named = tuple(places(review.log))

        assert len(named) > 1
        assert [each for each in named if not each.is_in(story.checkout, commit)] == []


def test_the_vulnerable_package_is_found_at_its_entry_in_the_lockfile(story: Story) -> None:
    lockfile = story.checkout.git("show", f"{story.merge.merged}:package-lock.json").splitlines()
    first = lockfile.index('    "node_modules/lodash": {') + 1
    last = lockfile.index("    },", first) + 1

    results = (result for run in story.opened.log["runs"] for result in run["results"])
    (found,) = (each["locations"] for each in results if each["ruleId"] == "CVE-2021-23337")
    assert [Place.of(each) for each in found] == [Place("package-lock.json", first, last, 7)]


def test_comment_sarif_and_outputs_count_alike(story: Story) -> None:
    rated = Counter(rating(score) for score in scores(story.opened))
    told = {name: rated.get(name, 0) for name in ("critical", "high", "medium", "low")}
    outputs = story.opened.step.outputs

    assert {name: int(outputs[f"vulnerabilities-{name}"]) for name in told} == told
    counted = Counter(matrix(story.opened.comments[-1].body))
    assert {name: counted.get(name, 0) for name in told} == told


def test_the_summary_is_the_comment_at_more_length_and_names_the_picture(story: Story) -> None:
    _marker, _, comment = story.opened.comments[-1].body.partition("\n\n")
    artifacts = "[artifacts of this run](https://github.com/octocat/demo/actions/runs/1)"
    picture = f"Picture: `dunnage.html`, among the {artifacts} where a step uploads it."

    assert story.opened.step.summary == f"{comment}\n{picture}\n\n"


def test_only_what_the_change_brings_is_annotated(story: Story) -> None:
    error, warning, *notices, gate = story.opened.step.annotations

    assert error == Annotation(
        "error", LODASH, "CVE-2021-23337", "package-lock.json", line=559, end_line=563
    )
    assert (warning.title, warning.file, warning.line) == (
        "dev-dependencies-copied-to-final",
        "Dockerfile",
        12,
    )
    assert {each.level for each in notices} <= {"notice"}
    assert gate == Annotation("error", "findings: fail-on `new-high`: 1 vulnerability")
    assert story.opened.step.dropped_annotations == ()


def test_nobody_can_read_the_token(story: Story) -> None:
    for review in (story.main, *story.pull_request):
        assert TOKEN not in review.written
        assert TOKEN not in review.step.raw


def test_the_next_steps_can_write_all_files_of_the_workspace(story: Story) -> None:
    files = (story.checkout.folder, *story.checkout.folder.rglob("*"))

    assert [each for each in files if each.lstat().st_uid != RUNNER_USER] == []


def test_nothing_is_left_in_the_engine(story: Story) -> None:
    named = "--filter=reference=dunnage.local/*"
    assert docker(story.rehearsal, "image", "ls", "--quiet", named) == []
    images = {each.step.outputs["image-id"] for each in (story.main, *story.pull_request)}

    assert not images & set(
        docker(story.rehearsal, "image", "ls", "--quiet", "--no-trunc", "--filter=dangling=true")
    )
    volume = f"--filter=volume={story.checkout.folder}"
    assert docker(story.rehearsal, "ps", "--all", "--quiet", volume) == []


def test_nothing_is_left_on_the_runner(story: Story) -> None:
    folder = story.checkout.folder

    assert list(folder.parent.rglob("dunnage-*")) == []
    assert len(story.checkout.git("worktree", "list").splitlines()) == 1
    assert story.checkout.git("status", "--porcelain", "--ignored").splitlines() == [
        "?? main.json",
        "!! dunnage.html",
        "!! dunnage.json",
        "!! dunnage.sarif",
    ]


def test_a_first_image_is_a_normal_state(rehearsal: Rehearsal, tmp_path: Path) -> None:
    checkout = Checkout.of(EXAMPLES / "shop-api", tmp_path / "shop-api")
    (checkout.folder / "Dockerfile").unlink()
    checkout.commit("Forget the image")
    merge = checkout.propose(ADDED)

    with rehearsal.afresh() as fresh:
        step = fresh.pull_request(checkout.folder, merge, tmp_path, upload_sarif="never")
        review = Review.after(step, checkout.folder, fresh)

    assert (step.exit_code, step.outputs["verdict"]) == (0, "pass")
    assert step.outputs["could-not-check"] == step.outputs["size-delta-unpacked"] == ""
    first = "There is no baseline to compare with, as is normal for a first image."
    assert first in review.comments[-1].body
    notice = f"The base commit {merge.base[:12]} has no such image yet."
    assert Annotation("notice", notice) in step.annotations


def test_a_fork_gets_its_review_where_its_token_may_write_nothing(
    rehearsal: Rehearsal, tmp_path: Path
) -> None:
    checkout = Checkout.of(EXAMPLES / "shop-api", tmp_path / "shop-api")
    merge = checkout.propose(ADDED)
    fork = Repository("mallory/demo", id=2, is_fork=True)

    with rehearsal.afresh() as fresh:
        stranger = replace(fresh, source=fork, token="fork")  # noqa: S106 - a set of permissions
        step = stranger.pull_request(checkout.folder, merge, tmp_path, baseline="none")

        assert (fresh.github.state.log, fresh.github.state.uploads) == ([], {})
    assert (step.exit_code, step.outputs["verdict"]) == (0, "pass")
    assert step.outputs["could-not-check"] == ""
    assert "| `lodash 4.17.20` |" in (step.summary or "")
    assert [each.message for each in step.annotations if "docs/forks.md" in each.message] == [
        (
            "No comment: the token of a fork's pull request cannot write. docs/forks.md shows the "
            "second workflow that writes the comment."
        ),
        (
            "No upload: the token of a fork's pull request may not upload. docs/forks.md shows a "
            "step that may."
        ),
    ]


def test_an_image_that_the_engine_has_is_reviewed_and_kept(
    rehearsal: Rehearsal, tmp_path: Path
) -> None:
    checkout = Checkout.of(EXAMPLES / "shop-api", tmp_path / "shop-api")
    tag = "dunnage-bed/review:given"
    docker(rehearsal, "buildx", "build", "--quiet", "--load", f"--tag={tag}", str(checkout.folder))

    step = rehearsal.push(checkout.folder, checkout.head(), tmp_path, image=tag, **QUIET)

    (kept,) = docker(rehearsal, "image", "ls", "--quiet", "--no-trunc", tag)
    docker(rehearsal, "image", "rm", tag)
    assert (step.exit_code, step.outputs["verdict"]) == (0, "pass")
    assert step.outputs["image-id"] == kept
    assert "`COPY --from=dependencies /app/node_modules ./node_modules`" in (step.summary or "")


def test_secrets_and_build_arguments_reach_the_build_and_nothing_else(
    rehearsal: Rehearsal, tmp_path: Path
) -> None:
    secret, argument = "npm_h4rdToGuess\nand its second line", "salted-caramel"
    checkout = Checkout.of(EXAMPLES / "shop-api", tmp_path / "shop-api")
    (checkout.folder / "Dockerfile").write_text(
        "FROM node:24.19.0-bookworm-slim\n"
        "ARG FLAVOUR\n"
        "RUN --mount=type=secret,id=npmrc,required=true"
        f" echo '{sha256(secret)}  /run/secrets/npmrc' | sha256sum --check > /proof\n"
        f'RUN printf %s "$FLAVOUR" | sha256sum | grep {sha256(argument)} >> /proof\n'
        "USER node\n"
    )
    sha = checkout.commit("Use both")

    given = {"secrets": f'"npmrc={secret}"', "build_args": f"FLAVOUR={argument}"}
    step = rehearsal.push(checkout.folder, sha, tmp_path, **given, **QUIET)

    review = Review.after(step, checkout.folder, rehearsal)
    assert (step.exit_code, step.outputs["could-not-check"]) == (0, "")
    assert set(secret.splitlines()) < set(step.masks)
    assert [each for each in secret.splitlines() if each in review.written] == []
    # BuildKit shows in its log what a build argument expands to; nobody repeats it.
    told = [line for line in review.written.splitlines() if argument in line]
    assert [line for line in told if not line.startswith("#")] == []


def size(review: Review, basis: str) -> int:
    return int(review.step.outputs[f"size-{basis}"])


def scores(review: Review) -> Iterator[float]:
    for run in review.log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        for result in run["results"]:
            yield float(rules[result["ruleIndex"]]["properties"].get("security-severity", 0))


def rating(score: float) -> str:
    """Rate as GitHub does."""
    limits = {"critical": 9.0, "high": 7.0, "medium": 4.0, "low": 0.1, "unknown": 0.0}
    return next(name for name, lowest in limits.items() if score >= lowest)


def matrix(comment: str) -> Iterator[str]:
    """Yield a rating for every vulnerability in the comment's table of new and unchanged ones."""
    rows = [line.split("|")[1:-1] for line in comment.splitlines() if line.startswith("|")]
    head = next(row for row in rows if "&nbsp;" in row[1])
    names = re.findall(r"&nbsp;(\w+)", " ".join(head))
    for row in rows:
        if row[0].strip() in ("**new**", "unchanged"):
            for name, cell in zip(names, row[1:], strict=True):
                yield from [name] * int(cell.strip() or 0)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def docker(rehearsal: Rehearsal, *arguments: str) -> list[str]:
    engine = rehearsal.engine
    return process.run(engine.docker, "--host", engine.host, *arguments).splitlines()
