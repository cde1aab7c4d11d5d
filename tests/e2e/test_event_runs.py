"""Every event through the containerised action, with the permissions that docs/events.md names.

GitHub refuses all else, and knows what main's first two commits weighed.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import pytest

import tiny
from bed import events
from bed.checkout import Merge
from bed.events import Event
from bed.github import branches
from bed.github.permissions import ACTIONS_BOT
from bed.github.state import PullRequest, State, WorkflowRun
from bed.rehearsal import NUMBER, Rehearsal
from dunnage.kinds import KINDS
from tiny import FORK, KNOWN, SNAPSHOTS, Done, Stage

pytestmark = pytest.mark.e2e

MAIN, MERGE = "refs/heads/main", f"refs/pull/{NUMBER}/merge"
PULL = "`pull_request`, draft or not"
READ_ONLY = {"contents": "read", "pull-requests": "read", "security-events": "read"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run came to; commits by what they are in the story."""

    exit_code: int = 0
    reviewed: str | None = None
    compared: str | None = None
    uploads: tuple[tuple[str, str], ...] = ()  # ref and commit
    comments: int = 0
    kept: tuple[str, ...] = ("first", "second")  # in the git ref, afterwards


@dataclass(frozen=True, slots=True)
class Scene:
    """The commits: two of main, and a pull request on the second."""

    first: str
    merge: Merge

    @property
    def commits(self) -> dict[str, str]:
        merge = self.merge
        return {
            "first": self.first,
            "second": merge.base,
            "head": merge.head,
            "merged": merge.merged,
        }

    @property
    def pull(self) -> PullRequest:
        merge = self.merge
        return PullRequest(NUMBER, merge.head, merge.base, merge.merged)

    @property
    def strange(self) -> PullRequest:
        return replace(self.pull, head_repository=FORK, author="mallory")


def promised(title: str) -> dict[str, str]:
    """Give the job just what the docs say that this kind of run needs."""
    (kind,) = (each for each in KINDS if each.title == title)
    return {name: level for name, _, level in (p.partition(": ") for p in kind.permissions())}


def disclose(state: State) -> None:
    """Let a vulnerability be published after main's snapshots were kept."""
    files = branches.files(state, SNAPSHOTS)
    for path in files:
        snapshot = json.loads(files[path]) if path.endswith(".json") else {}
        if "findings" in snapshot:
            known = [each for each in snapshot["findings"] if each["rule"] != KNOWN]
            files[path] = json.dumps({**snapshot, "findings": known}).encode()
    branches.write(state, SNAPSHOTS, files)


@dataclass(frozen=True, slots=True)
class Case:
    """A run of one kind, what it must come to, and what its log says of that."""

    name: str
    kind: str
    event: Callable[[Scene], Event]
    facts: Facts
    says: str = ""
    commit: str | None = None  # checked out instead of the event's own
    permissions: Mapping[str, str] | None = None  # instead of what the docs name
    arrange: Callable[[State], None] = lambda _: None
    mode: str = "review"  # `lint` where the image does not matter
    refused: list[str] = field(default_factory=list)


NO_PULL = "No comment: this is no run of a pull request, but of `{}`.".format
REFUSED = Facts(exit_code=2)
BUILDS_STRANGERS = "a build runs that code. Use `on: pull_request`."
NOT_ITS_OWN = "what is checked out is not the workflow's own commit"
REVIEWED_PULL = Facts(0, "merged", "second", ((MERGE, "merged"),), 1)
LINTED_PULL = replace(REVIEWED_PULL, compared=None)
REVIEWED_MAIN = Facts(0, "second", "first", ((MAIN, "second"),))
LINTED_MAIN = replace(REVIEWED_MAIN, compared=None)

CASES = (
    Case(
        "a push to a branch",
        "`push` to another branch",
        lambda scene: events.push(scene.merge.head, branch="topic"),
        Facts(0, "head", "second", (("refs/heads/topic", "head"),)),
        NO_PULL("push"),
    ),
    Case(
        "a push of a tag",
        "`push` of a tag",
        lambda scene: tagged(events.push(scene.merge.base), "v1.2.3"),
        Facts(0, "second", None, (("refs/tags/v1.2.3", "second"),)),
        NO_PULL("push"),
        mode="lint",
    ),
    Case(
        "a pull request",
        PULL,
        lambda scene: events.pull_request(scene.pull),
        REVIEWED_PULL,
        "The comment is written: https://github.com/octocat/demo/pull/7#issuecomment-",
    ),
    Case(
        "a draft",
        PULL,
        lambda scene: events.pull_request(replace(scene.pull, is_draft=True)),
        LINTED_PULL,
        "The comment is written: ",
        mode="lint",
    ),
    Case(
        "a pull request whose head is checked out",
        "`pull_request`, its head checked out",
        lambda scene: events.pull_request(scene.pull),
        Facts(0, "head", "second", ((f"refs/pull/{NUMBER}/head", "head"),), 1),
        "The comment is written: ",
        commit="head",
    ),
    Case(
        "a pull request of Dependabot",
        "`pull_request` of Dependabot",
        lambda scene: events.pull_request(replace(scene.pull, author="dependabot[bot]")),
        LINTED_PULL,
        "The comment is written: ",
        mode="lint",
    ),
    Case(
        "a pull request of Dependabot whose token only reads",
        "`pull_request` of Dependabot",
        lambda scene: events.pull_request(replace(scene.pull, author="dependabot[bot]")),
        Facts(0, "merged"),
        "give the job `pull-requests: write`",
        permissions=READ_ONLY,
        refused=[
            f"POST /repos/octocat/demo/issues/{NUMBER}/comments",
            "POST /repos/octocat/demo/code-scanning/sarifs",
        ],
        mode="lint",
    ),
    Case(
        "a pull request of a fork",
        "`pull_request` of a fork",
        lambda scene: events.pull_request(scene.strange),
        Facts(0, "merged", "second"),
        "No comment: the token of a fork's pull request cannot write. docs/forks.md shows",
    ),
    Case(
        "a pull request that is closed",
        "`pull_request`, closed",
        lambda scene: events.pull_request(replace(scene.pull, is_open=False)),
        Facts(),
        "This pull request is closed: nobody waits for a review.",
    ),
    Case(
        "a pull request that is merged",
        "`pull_request`, closed",
        lambda scene: events.pull_request(replace(scene.pull, is_open=False, is_merged=True)),
        Facts(),
        "This pull request is closed: nobody waits for a review.",
    ),
    Case(
        "a pull_request_target",
        "`pull_request_target`, `issue_comment`",
        lambda scene: events.pull_request_target(scene.strange),
        REFUSED,
        BUILDS_STRANGERS,
        commit="merged",
        permissions=promised(PULL),
    ),
    Case(
        "a pull_request_target that checks out main",
        "`pull_request_target`, `issue_comment`",
        lambda scene: events.pull_request_target(scene.strange),
        REFUSED,
        BUILDS_STRANGERS,
    ),
    Case(
        "a comment on a pull request",
        "`pull_request_target`, `issue_comment`",
        lambda scene: events.issue_comment(scene.strange, scene.merge.base),
        REFUSED,
        BUILDS_STRANGERS,
        commit="merged",
        permissions=promised(PULL),
    ),
    Case(
        "a merge group",
        "`merge_group`",
        lambda scene: events.merge_group(scene.merge.merged, scene.merge.base),
        Facts(
            *(0, "merged", "second"),
            (("refs/heads/gh-readonly-queue/main/pr-7-{second}", "merged"),),
        ),
        NO_PULL("merge_group"),
    ),
    Case(
        "a run by hand",
        "`workflow_dispatch`, `repository_dispatch`",
        lambda scene: events.workflow_dispatch(scene.merge.base),
        REVIEWED_MAIN,
        NO_PULL("workflow_dispatch"),
    ),
    Case(
        "a run from elsewhere",
        "`workflow_dispatch`, `repository_dispatch`",
        lambda scene: events.repository_dispatch(scene.merge.base),
        LINTED_MAIN,
        NO_PULL("repository_dispatch"),
        mode="lint",
    ),
    Case(
        "a schedule",
        "`schedule`",
        lambda scene: events.schedule(scene.merge.base),
        Facts(0, "second", "second", ((MAIN, "second"),)),
        NO_PULL("schedule"),
        arrange=disclose,
    ),
    Case(
        "a release",
        "`release`",
        lambda scene: events.release(scene.merge.base, tag="v1.2.3"),
        Facts(0, "second", "first", (("refs/tags/v1.2.3", "second"),)),
        NO_PULL("release"),
    ),
    Case(
        "a workflow_run",
        "`workflow_run`",
        lambda scene: events.workflow_run(ended(scene), scene.merge.base),
        REVIEWED_MAIN,
        NO_PULL("workflow_run"),
    ),
    Case(
        "a workflow_run that checks out a pull request",
        "`workflow_run`, another commit checked out",
        lambda scene: events.workflow_run(ended(scene), scene.merge.base),
        REFUSED,
        NOT_ITS_OWN,
        commit="merged",
        permissions=promised(PULL),
    ),
    Case(
        "an unknown event",
        "any other event",
        lambda scene: events.unknown(scene.merge.base),
        REVIEWED_MAIN,
        "Event `sub_issues` is not one that Dunnage knows",
    ),
    Case(
        "an unknown event that checks out a pull request",
        "any other event, another commit checked out",
        lambda scene: events.unknown(scene.merge.base),
        REFUSED,
        NOT_ITS_OWN,
        commit="merged",
        permissions=promised(PULL),
    ),
)


def tagged(event: Event, tag: str) -> Event:
    """Push a tag instead of a branch."""
    named = {"ref": f"refs/tags/{tag}", "ref_name": tag, "ref_type": "tag"}
    return Event({**event.payload, "ref": named["ref"]}, {**event.context, **named})


def ended(scene: Scene) -> WorkflowRun:
    """Describe the run of the fork's pull request, after its end."""
    return replace(events.pull_request(scene.strange).run(1), conclusion="success")


@dataclass(frozen=True, slots=True)
class Story:
    """All runs; `told` is the one after the fork's, in mode `comment`."""

    scene: Scene
    pushed: Done
    cases: Mapping[str, Done]
    told: Done


@pytest.fixture(scope="module")
def story(rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("events")
    origin = tiny.origin(folder)
    first, second = origin.head(), tiny.grow(origin, "second")
    merge = origin.propose(tiny.grown("third"))
    scene = Scene(first, merge)
    with ExitStack() as stack:

        def stage(name: str) -> Stage:
            fresh = stack.enter_context(rehearsal.afresh())
            return Stage(fresh, origin, folder / name)

        main = stage("main")
        main.run(events.push(first), promised("`push` to the default branch"))
        pushed = main.run(events.push(second), promised("`push` to the default branch"), number=2)
        stages = {case.name: stage(case.name) for case in CASES}
        done = tiny.at_once(lambda case: _run(case, stages[case.name], scene, main.state), CASES)
        cases = {case.name: each for case, each in zip(CASES, done, strict=True)}
        told = _tell(stage("told"), scene, cases["a pull request of a fork"])
        yield Story(scene, pushed, cases, told)


def _run(case: Case, stage: Stage, scene: Scene, main: State) -> Done:
    tiny.inherit(stage.state, main)
    case.arrange(stage.state)
    event = case.event(scene)
    stage.state.open(scene.strange if event.is_of_fork else scene.pull)
    permissions = promised(case.kind) if case.permissions is None else case.permissions
    commit = scene.commits[case.commit] if case.commit else None
    return stage.run(event, permissions, {"mode": case.mode}, commit=commit)


def _tell(stage: Stage, scene: Scene, reviewed: Done) -> Done:
    """Leave the report of the fork's run as an artifact, and start the second workflow."""
    run = ended(scene)
    stage.state.open(scene.strange)
    stage.state.leave(run, "dunnage", {"dunnage.json": reviewed.content})
    event = events.workflow_run(run, scene.merge.base)
    return stage.tell(event, promised("`workflow_run`, `mode: comment`"), number=2)


def facts(done: Done, scene: Scene) -> Facts:
    names = {sha: name for name, sha in scene.commits.items()}
    report = done.report or {}
    baseline = report.get("baseline")
    return Facts(
        exit_code=done.step.exit_code or 0,
        reviewed=names.get(report.get("commit", "")),
        compared=names[baseline["snapshot"]["commit"]] if baseline else None,
        uploads=tuple((each.ref, names[each.commit_sha]) for each in done.state.uploads.values()),
        comments=len(done.comments),
        kept=tuple(sorted(names[each] for each in tiny.snapshots(done.state))),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda each: each.name)
def test_each_event_does_what_the_docs_say(case: Case, story: Story) -> None:
    done = story.cases[case.name]
    uploads = tuple((ref.format(**story.scene.commits), at) for ref, at in case.facts.uploads)

    assert facts(done, story.scene) == replace(case.facts, uploads=uploads), done.step.raw
    assert case.says in done.told
    assert tiny.refused(done.state) == case.refused


def test_a_push_to_main_is_compared_with_the_push_before_and_kept(story: Story) -> None:
    found = facts(story.pushed, story.scene)

    assert replace(found, uploads=found.uploads[-1:]) == REVIEWED_MAIN
    assert NO_PULL("push") in story.pushed.told
    assert tiny.refused(story.pushed.state) == []


def test_main_keeps_what_it_reviewed(story: Story) -> None:
    for name in ("a run by hand", "a schedule", "a workflow_run"):
        assert "Kept 1 snapshot in refs/dunnage/snapshots." in story.cases[name].step.log


def test_nothing_is_asked_of_github_where_nothing_is_reviewed(story: Story) -> None:
    idle = [story.cases[case.name] for case in CASES if case.facts.reviewed is None]

    assert [each.state.log for each in idle] == [[]] * 7


def test_nothing_is_built_where_strangers_could_have_written_it(story: Story) -> None:
    refused = [story.cases[case.name] for case in CASES if case.facts.exit_code == 2]

    assert [line for each in refused for line in each.step.log if "Build" in line] == []
    assert [dict(each.step.outputs) for each in refused] == [{}] * 5


def test_a_schedule_tells_what_has_been_disclosed_since(story: Story) -> None:
    step = story.cases["a schedule"].step

    assert "**1 newly disclosed** (high)" in (step.summary or "")
    assert (step.outputs["new-vulnerabilities"], step.outputs["verdict"]) == ("0", "pass")


def test_who_may_not_comment_says_so_and_fails_nothing(story: Story) -> None:
    step = story.cases["a pull request of Dependabot whose token only reads"].step

    assert step.outputs["verdict"] == "pass"
    assert [line.partition(":")[0] for line in step.outputs["could-not-check"].splitlines()] == [
        *("comment", "upload")
    ]
    assert "**Not done: comment.**" in (step.summary or "")
    assert "**Not done: upload.**" in (step.summary or "")


def test_the_review_of_a_fork_is_told_by_the_workflow_that_follows(story: Story) -> None:
    told = story.told

    assert (told.step.exit_code, told.step.outputs["verdict"]) == (0, "pass")
    (comment,) = told.comments
    assert comment.author == ACTIONS_BOT
    assert story.scene.merge.merged[:7] in comment.body
    assert "Compared with" in comment.body
    assert (told.state.uploads, tiny.refused(told.state)) == ({}, [])


def test_a_comment_names_the_commit_it_compares_with(story: Story) -> None:
    base = story.scene.merge.base
    (comment,) = story.cases["a pull request"].comments

    assert f"Compared with [`{base[:7]}`]" in comment.body
    assert ", of 2026-11-01 (" in comment.body
    assert ", from `refs/dunnage/snapshots`" in comment.body
