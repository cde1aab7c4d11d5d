"""Jobs at the same time, and lost answers: each thing is told once, and nothing is lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

import tiny
from bed import events
from bed.github import branches
from bed.github.faults import Delay, Lost
from bed.github.permissions import ACTIONS_BOT
from bed.github.state import ChangedFile, PullRequest, State
from bed.rehearsal import NUMBER, Rehearsal
from tiny import SNAPSHOTS, Done, Stage

pytestmark = pytest.mark.e2e

LEGS = tuple(f"s{number}" for number in range(10))
LEG_MAY = {"contents": "read", "security-events": "write"}
TELLER_MAY = {"actions": "read", "pull-requests": "write"}
MAY = {"contents": "read", "pull-requests": "write"}
LINT = {"mode": "lint", "upload-sarif": "never"}
COMMENTS = f"/repos/octocat/demo/issues/{NUMBER}/comments"
SLOW = Delay(6)  # until all others have looked, too
REPAIRABLE = "FROM node:24.19.0-bookworm-slim\nRUN npm install --production\nUSER node\n"


@dataclass(frozen=True, slots=True)
class Matrix:
    """One run: ten legs at once, then ten times the job that tells them, at once, and again."""

    legs: tuple[Done, ...]
    tellers: tuple[Done, ...]
    again: Done

    @property
    def state(self) -> State:
        return self.again.state


@pytest.fixture(scope="module")
def matrix(rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    folder = tmp_path_factory.mktemp("matrix")
    files = {f"services/{leg}/{path}": text for leg in LEGS for path, text in tiny.FILES.items()}
    origin = tiny.origin(folder, files)
    with rehearsal.afresh() as fresh:
        stage = Stage(fresh, origin, folder)
        pull = stage.propose(origin.propose(tiny.written({"README.md": "Ten services\n"})))
        event = events.pull_request(pull)

        def leg(name: str) -> Done:
            context = {"context": f"services/{name}", "image-name": name, "comment": "never"}
            place = replace(stage, folder=folder / name)
            return place.run(event, LEG_MAY, {**LINT, **context})

        def teller(name: str) -> Done:
            return replace(stage, folder=folder / name).tell(event, TELLER_MAY)

        legs = tiny.at_once(leg, LEGS, 10)
        run = stage.state.runs[1]
        for name, done in zip(LEGS, legs, strict=True):
            stage.state.leave(run, f"dunnage-{name}", {"dunnage.json": done.content})
        stage.state.faults.order(SLOW, times=10, method="POST", path_ends=COMMENTS)
        tellers = tiny.at_once(teller, [f"teller-{number}" for number in range(10)], 10)

        yield Matrix(legs, tellers, teller("again"))


def test_all_legs_come_to_their_end(matrix: Matrix) -> None:
    assert [each.step.exit_code for each in matrix.legs] == [0] * 10
    assert [each.step.exit_code for each in (*matrix.tellers, matrix.again)] == [0] * 11
    assert tiny.refused(matrix.state) == []


def test_ten_legs_have_one_comment_with_ten_rows(matrix: Matrix) -> None:
    (comment,) = matrix.again.comments

    assert comment.author == ACTIONS_BOT
    assert re.findall(r"^\| `(s\d)` \|", comment.body, re.MULTILINE) == list(LEGS)


def test_ten_jobs_that_tell_at_once_leave_one_comment(matrix: Matrix) -> None:
    written = [each for each in matrix.state.log if (each.method, each.path) == ("POST", COMMENTS)]

    assert len(written) > 1  # they did race
    assert len(matrix.again.comments) == 1


def test_what_is_told_again_stays_as_it_is(matrix: Matrix) -> None:
    (said,) = (line for line in matrix.again.step.log if line.startswith("The comment is "))

    assert said.startswith("The comment is already up to date: https://"), matrix.again.step.raw


@pytest.fixture
def stage(rehearsal: Rehearsal, tmp_path: Path) -> Iterator[Stage]:
    origin = tiny.origin(tmp_path)
    with rehearsal.afresh() as fresh:
        yield Stage(fresh, origin, tmp_path)


def push(stage: Stage, commit: str) -> Done:
    return replace(stage, folder=stage.folder / commit).run(
        events.push(commit), {"contents": "write"}, {"upload-sarif": "never"}
    )


def test_pushes_that_race_for_the_ref_keep_each_its_snapshot(stage: Stage) -> None:
    commits = [stage.origin.head(), *(tiny.grow(stage.origin, name) for name in "abc")]
    faults = stage.state.faults

    faults.order(SLOW, times=2, method="POST", path_ends="/git/refs")
    made = tiny.at_once(partial(push, stage), commits[:2])
    faults.order(SLOW, times=2, method="PATCH", path_ends=f"/git/{SNAPSHOTS}")
    moved = tiny.at_once(partial(push, stage), commits[2:])

    assert [each.step.outputs["could-not-check"] for each in (*made, *moved)] == [""] * 4
    assert tiny.snapshots(stage.state) == sorted(commits)
    assert sorted(points(stage.state)) == sorted(commits)
    lost = [each for each in stage.state.log if each.status == 422]
    assert [(each.method, each.path.removeprefix("/repos/octocat/demo")) for each in lost] == [
        ("POST", "/git/refs"),
        ("PATCH", f"/git/{SNAPSHOTS}"),
    ]
    assert tiny.refused(stage.state) == []


def points(state: State) -> list[str]:
    """Name the commits whose sizes are written down."""
    (index,) = (
        content
        for path, content in branches.files(state, SNAPSHOTS).items()
        if path.endswith("/index.json")
    )
    return re.findall(r'"commit": "([0-9a-f]{40})"', index.decode())


def propose(stage: Stage) -> PullRequest:
    merge = stage.origin.propose(tiny.written({"Dockerfile": REPAIRABLE}))
    patch = "@@ -1,4 +1,3 @@\n" + "".join(f"+{line}\n" for line in REPAIRABLE.splitlines())
    pull = replace(stage.propose(merge), files=(ChangedFile("Dockerfile", patch=patch),))
    return stage.state.open(pull)


def lint(stage: Stage, pull: PullRequest, name: str) -> Done:
    place = replace(stage, folder=stage.folder / name)
    return place.run(events.pull_request(pull), MAY, LINT)


def test_two_reviews_of_one_image_at_once_leave_one_comment(stage: Stage) -> None:
    pull = propose(stage)
    stage.state.faults.order(SLOW, times=2, method="POST", path_ends=COMMENTS)

    done = tiny.at_once(partial(lint, stage, pull), ("one", "two"))

    written = [each for each in stage.state.log if (each.method, each.path) == ("POST", COMMENTS)]
    assert [each.step.outputs["could-not-check"] for each in done] == ["", ""]
    assert (len(written), len(done[0].comments)) == (2, 1)
    assert tiny.refused(stage.state) == []


def test_a_lost_answer_doubles_no_comment_and_no_suggestion(stage: Stage) -> None:
    pull = propose(stage)
    for end in (COMMENTS, f"/pulls/{NUMBER}/reviews"):
        stage.state.faults.order(Lost(), method="POST", path_ends=end)

    first = lint(stage, pull, "first")
    told = len(stage.state.review_comments)
    second = lint(stage, pull, "second")

    assert not stage.state.faults.orders
    assert (first.step.exit_code, second.step.exit_code) == (0, 0)
    assert len(second.comments) == 1
    assert 0 < told == len(stage.state.review_comments)


@pytest.mark.parametrize(
    ("method", "end"),
    [
        ("POST", "/git/trees"),
        ("POST", "/git/commits"),
        ("POST", "/git/refs"),
    ],
)
def test_a_lost_answer_doubles_no_snapshot(stage: Stage, method: str, end: str) -> None:
    stage.state.faults.order(Lost(), method=method, path_ends=end)

    done = push(stage, stage.origin.head())

    assert not stage.state.faults.orders
    assert done.step.outputs["could-not-check"] == ""
    assert tiny.snapshots(stage.state) == points(stage.state) == [stage.origin.head()]
    assert f"Kept 1 snapshot in {SNAPSHOTS}." in done.step.log
