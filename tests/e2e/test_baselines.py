"""Every source of a baseline through the containerised action: which is chosen, and what is told.

Main has four commits, of which the second was kept; a pull request asks to be merged onto the last.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

import tiny
from bed import events
from bed.checkout import Checkout, Merge
from bed.github.state import WorkflowRun
from bed.rehearsal import Rehearsal
from tiny import FILES, FORK, Done, Stage

pytestmark = pytest.mark.e2e

QUIET = {"upload-sarif": "never"}
MAY = {"contents": "read", "pull-requests": "write"}
GOOD = 101  # the run whose artifact counts
BUILT, ARTIFACT = "built", "artifact"
FIRST = "There is no baseline to compare with, as is normal for a first image."
BROKEN = {**FILES, "Dockerfile": "FROM scratch\nCOPY gone /app\n"}
BARE = {name: content for name, content in FILES.items() if name != "Dockerfile"}


@dataclass(frozen=True, slots=True)
class Scene:
    """Main's commits, and what a review of the second has left."""

    origin: Checkout
    main: tuple[str, ...]
    merge: Merge
    kept: Done

    @property
    def report(self) -> bytes:
        return self.kept.content


Arrange = Callable[[Scene, Stage], object]


@dataclass(frozen=True, slots=True)
class Found:
    """What a review was compared with: source, which commit of main, and how far back."""

    source: str
    commit: int
    behind: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A pull request whose baseline is found in one way, and what its comment says of that."""

    name: str
    found: Found | None
    told: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    arrange: Arrange = lambda _, __: None
    start: Mapping[str, str] | None = None  # main's files, instead
    depth: int = 2
    may: Mapping[str, str] = field(default_factory=lambda: MAY)
    problems: tuple[str, ...] = ()


def inherit(scene: Scene, stage: Stage) -> None:
    """Let main's second commit be kept in the git ref."""
    tiny.inherit(stage.state, scene.kept.state)


def leave(scene: Scene, stage: Stage) -> None:
    """Leave artifacts: a good one of the second commit, and nearer ones that must not count."""
    last, forged = scene.main[-1], _forged(scene)
    good = WorkflowRun(GOOD, scene.main[1])
    stage.state.leave(good, "dunnage", {"dunnage.json": scene.report})
    other = WorkflowRun(102, last, path=".github/workflows/other.yml")
    for run in (
        other,
        replace(other, id=103, head_repository=FORK),
        replace(other, id=104, head_branch="topic"),
        replace(other, id=105, path=good.path, event="pull_request"),
        replace(other, id=106, path=good.path, conclusion="cancelled"),
    ):
        stage.state.leave(run, "dunnage", {"dunnage.json": forged})
    expired = stage.state.leave(WorkflowRun(107, last), "dunnage", {"dunnage.json": forged})
    stage.state.artifacts[expired.id] = replace(expired, is_expired=True)


def _forged(scene: Scene) -> str:
    """Claim that main's last commit weighs as much as anything."""
    report = json.loads(scene.report)
    snapshot = report["snapshot"]
    snapshot["commit"] = report["commit"] = scene.main[-1]
    snapshot["layers"][0] |= {"unpacked": 10**9, "compressed": 10**9}
    return json.dumps(report)


CASES = (
    Case(
        "the ref",
        Found("ref", 1, 2),
        "of 2026-11-01 (* days before this review), from `refs/dunnage/snapshots`, 2 commits "
        "before the base",
        arrange=inherit,
    ),
    Case(
        "the ref, by its word",
        Found("ref", 1, 2),
        "from `refs/dunnage/snapshots`, 2 commits before the base",
        {"baseline": "ref"},
        inherit,
        depth=0,
    ),
    Case(
        "the ref, in a clone of one commit",
        Found("ref", 1, 2),
        "from `refs/dunnage/snapshots`, 2 commits before the base",
        arrange=inherit,
        depth=1,
        problems=("base commit",),
    ),
    Case("no ref", Found(BUILT, 3), "of 2026-11-01 (* days before this review), built in this job"),
    Case("no ref, in a clone of one commit", None, FIRST, depth=1, problems=("base commit",)),
    Case("no ref, and no build", None, FIRST, {"baseline": "ref"}),
    Case("a build", Found(BUILT, 3), "built in this job", {"baseline": "build"}, inherit),
    Case("nothing", None, "**73 B** on disk", {"baseline": "none"}, inherit),
    Case(
        "an artifact",
        Found(ARTIFACT, 1, 2),
        "from an artifact, 2 commits before the base",
        {"baseline": "artifact"},
        leave,
        may={**MAY, "actions": "read"},
    ),
    Case("a file", Found("file", 1, 2), "from a file", {"baseline": "main.json"}, depth=0),
    Case("a file that is not there", None, FIRST, {"baseline": "gone.json"}),
    Case(
        "a base without a Dockerfile",
        None,
        FIRST,
        start=BARE,
    ),
    Case(
        "a base that does not build",
        None,
        "could not be weighed: The build failed at `Dockerfile:2`",
        start=BROKEN,
        problems=("baseline",),
    ),
)


@pytest.fixture(scope="module")
def scene(rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Give main its commits, and review the second."""
    folder = tmp_path_factory.mktemp("scene")
    origin = tiny.origin(folder)
    main = (origin.head(), *(tiny.grow(origin, name) for name in ("second", "third", "fourth")))
    with rehearsal.afresh() as fresh:
        stage = Stage(fresh, origin, folder)
        kept = stage.run(events.push(main[1]), {"contents": "write"}, QUIET)
        yield Scene(origin, main, origin.propose(tiny.grown("fifth")), kept)


@pytest.fixture(scope="module")
def story(
    scene: Scene, rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Done]]:
    folder = tmp_path_factory.mktemp("baselines")
    with ExitStack() as stack:
        places = {case.name: stack.enter_context(rehearsal.afresh()) for case in CASES}

        def run(case: Case) -> Done:
            stage = Stage(places[case.name], scene.origin, folder / case.name)
            return _run(case, scene, stage)

        done = tiny.at_once(run, CASES)
        yield {case.name: each for case, each in zip(CASES, done, strict=True)}


def _run(case: Case, scene: Scene, stage: Stage) -> Done:
    if case.start is not None:
        origin = tiny.origin(stage.folder, case.start)
        stage, merge = replace(stage, origin=origin), origin.propose(tiny.written(FILES))
    else:
        merge = scene.merge
    case.arrange(scene, stage)
    return stage.run(
        events.pull_request(stage.propose(merge)),
        case.may,
        {**QUIET, **case.inputs},
        depth=case.depth,
        prepare=lambda workspace: (workspace / "main.json").write_bytes(scene.report),
    )


def found(done: Done, scene: Scene) -> Found | None:
    assert done.report is not None, done.step.raw
    baseline: dict[str, Any] | None = done.report["baseline"]
    if baseline is None:
        return None
    commit = scene.main.index(baseline["snapshot"]["commit"])
    return Found(baseline["source"], commit, baseline["behind"])


@pytest.mark.parametrize("case", CASES, ids=lambda each: each.name)
def test_each_baseline_is_the_right_one_and_is_told(
    case: Case, scene: Scene, story: Mapping[str, Done]
) -> None:
    done = story[case.name]

    assert found(done, scene) == case.found, done.step.raw
    (comment,) = done.comments
    told = re.sub(r"\d+ days?", "* days", comment.body)
    assert case.told in told
    if case.found is not None:
        assert f"Compared with [`{scene.main[case.found.commit][:7]}`]" in comment.body
    assert (done.step.exit_code, done.step.outputs["verdict"]) == (0, "pass")
    problems = [each["part"] for each in (done.report or {})["problems"]]
    assert (tuple(problems), tiny.refused(done.state)) == (case.problems, [])


def test_a_first_image_is_told_as_such(story: Mapping[str, Done]) -> None:
    notice = "has no such image yet."

    first = story["a base without a Dockerfile"].step
    assert [each.level for each in first.annotations if each.message.endswith(notice)] == ["notice"]


def test_artifacts_of_others_are_not_even_downloaded(story: Mapping[str, Done]) -> None:
    state = story["an artifact"].state

    downloads = [each.path for each in state.log if each.path.endswith("/zip")]
    (good,) = (each for each in state.artifacts.values() if each.run == GOOD)
    assert downloads == [f"/repos/octocat/demo/actions/artifacts/{good.id}/zip"]
