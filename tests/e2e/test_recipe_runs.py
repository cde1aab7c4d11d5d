"""Every recipe, run for its events: what people see of it, and that its permissions are enough."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import tiny
from bed import buildkit, containerd, events, mutual_tls
from bed.checkout import EXAMPLES
from bed.github.permissions import ACTIONS_BOT
from bed.github.state import PullRequest, State
from bed.hosting import Done, Hosting
from bed.mutual_tls import Door
from bed.rehearsal import NUMBER, Rehearsal
from tiny import FORK, KNOWN, SNAPSHOTS

pytestmark = pytest.mark.e2e

RECIPES = EXAMPLES / "workflows"
MAIN, MERGE = "refs/heads/main", f"refs/pull/{NUMBER}/merge"
LODASH = "app/node_modules/lodash/package.json"
SHOP = {path: text for path, text in tiny.FILES.items() if path != LODASH}
SERVICES = {
    **{f"services/{name}/{path}": text for name in ("api", "web") for path, text in SHOP.items()},
    "docker-bake.hcl": """\
group "default" {
  targets = ["api", "web"]
}
target "api" {
  context = "services/api"
}
target "web" {
  context = "services/web"
}
""",
}
FOUND = "## ❌ demo: findings over the limits"
NOWHERE = "127.0.0.1:9/trivy-db:2"


@contextmanager
def hosted(rehearsal: Rehearsal, folder: Path) -> Iterator[Hosting]:
    """Host a repository of one image, on a GitHub of its own."""
    with rehearsal.afresh() as fresh:
        yield Hosting(fresh, tiny.origin(folder, SHOP), folder / "runs")


@pytest.fixture
def shop(rehearsal: Rehearsal, tmp_path: Path) -> Iterator[Hosting]:
    with hosted(rehearsal, tmp_path) as hosting:
        yield hosting


@pytest.fixture
def services(rehearsal: Rehearsal, tmp_path: Path) -> Iterator[Hosting]:
    """A repository of two images."""
    origin = tiny.origin(tmp_path, SERVICES)
    with rehearsal.afresh() as fresh:
        yield Hosting(fresh, origin, tmp_path / "runs")


def state(hosting: Hosting) -> State:
    return hosting.rehearsal.github.state


def push(hosting: Hosting, recipe: str) -> Done:
    return hosting.run(RECIPES / recipe, events.push(hosting.origin.head()))


def propose(hosting: Hosting, where: str = "") -> PullRequest:
    """Open a pull request that puts a vulnerable package into an image."""
    merge = hosting.origin.propose(tiny.written({f"{where}{LODASH}": tiny.FILES[LODASH]}))
    return state(hosting).open(PullRequest(NUMBER, merge.head, merge.base, merge.merged))


def propose_strangely(hosting: Hosting) -> PullRequest:
    """Open the same from a fork."""
    return state(hosting).open(replace(propose(hosting), head_repository=FORK))


def refused(hosting: Hosting) -> list[str]:
    return tiny.refused(state(hosting))


def uploads(hosting: Hosting) -> list[str]:
    return [each.ref for each in state(hosting).uploads.values()]


def headlines(hosting: Hosting) -> list[str]:
    """Give the first line that one sees of each comment."""
    comments = state(hosting).comments_on(NUMBER)
    assert {each.author for each in comments} <= {ACTIONS_BOT}
    lines = (each.body.splitlines() for each in comments)
    return [next(line for line in each if line.startswith("#")) for each in lines]


def baseline(hosting: Hosting, done: Done) -> tuple[str, str]:
    """Read from a job's report where its baseline was had, and of which commit it is."""
    path = hosting.folder / f"run-{done.run.id}" / "review-0" / "workspace" / "dunnage.json"
    found = json.loads(path.read_text("utf-8"))["baseline"]
    return found["source"], found["snapshot"]["commit"]


def rows(hosting: Hosting) -> list[str]:
    """List the images that the one comment has a row for."""
    (comment,) = state(hosting).comments_on(NUMBER)
    return sorted(re.findall(r"^\| `(api|web)` \|", comment.body, re.MULTILINE))


def test_minimal_comments_on_the_pull_request_and_builds_its_base(shop: Hosting) -> None:
    pull = propose(shop)

    done = shop.run(RECIPES / "minimal.yml", events.pull_request(pull))

    assert done.results == [("review", "failure")]
    assert headlines(shop) == [FOUND]
    assert uploads(shop) == [MERGE]
    assert refused(shop) == []
    assert baseline(shop, done) == ("built", pull.base_sha)


def test_minimal_keeps_nothing_of_main(shop: Hosting) -> None:
    done = push(shop, "minimal.yml")

    assert done.results == [("review", "success")]
    assert uploads(shop) == [MAIN]
    assert SNAPSHOTS not in state(shop).refs
    # Whether the token may keep a snapshot shows only when it is tried.
    assert refused(shop) == ["POST /repos/octocat/demo/git/trees"]


@dataclass(frozen=True, slots=True)
class Days:
    """What happens beside scheduled.yml: a push to main, a night, and a pull request."""

    hosting: Hosting
    pushed: Done
    nightly: Done
    proposed: Done


@pytest.fixture(scope="module")
def days(rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    with hosted(rehearsal, tmp_path_factory.mktemp("days")) as hosting:
        pushed = push(hosting, "scheduled.yml")
        night = events.schedule(hosting.origin.head())
        nightly = hosting.run(RECIPES / "scheduled.yml", night)
        pull = events.pull_request(propose(hosting))
        yield Days(hosting, pushed, nightly, hosting.run(RECIPES / "minimal.yml", pull))


def test_scheduled_keeps_what_pull_requests_are_compared_with(days: Days) -> None:
    main = days.pushed.run.head_sha

    assert days.pushed.results == [("review", "success")]
    assert tiny.snapshots(state(days.hosting)) == [main]
    assert days.proposed.results == [("review", "failure")]
    assert baseline(days.hosting, days.proposed) == ("ref", main)
    assert headlines(days.hosting) == [FOUND]


def test_scheduled_looks_at_the_same_commit_again(days: Days) -> None:
    assert days.nightly.results == [("review", "success")]
    (step,) = days.nightly.ours
    assert (step.outputs["size-delta-unpacked"], step.outputs["new-vulnerabilities"]) == ("0", "0")
    assert baseline(days.hosting, days.nightly) == ("ref", days.pushed.run.head_sha)


def test_scheduled_may_do_all_that_it_does(days: Days) -> None:
    assert refused(days.hosting) == []
    assert uploads(days.hosting) == [MAIN, MAIN, MERGE]


def test_build_push_pushes_on_main_alone(shop: Hosting) -> None:
    pushed = push(shop, "build-push.yml")
    proposed = shop.run(RECIPES / "build-push.yml", events.pull_request(propose(shop)))

    assert pushed.results == [("review", "skipped"), ("publish", "success")]
    assert [(each.title, each.conclusion) for each in pushed.jobs[1].steps] == [
        ("actions/checkout", "success"),
        ("OWNER/dunnage", "success"),
        ("docker/login-action", "not done"),
        ("docker/build-push-action", "not done"),
    ]
    assert proposed.results == [("review", "failure"), ("publish", "skipped")]
    assert baseline(shop, proposed) == ("ref", pushed.run.head_sha)
    assert headlines(shop) == [FOUND]
    assert refused(shop) == []


def test_monorepo_tells_all_images_in_one_comment(services: Hosting) -> None:
    pull = propose(services, "services/web/")

    done = services.run(RECIPES / "monorepo.yml", events.pull_request(pull))

    assert done.results == [("review", "success"), ("review", "failure"), ("comment", "success")]
    assert rows(services) == ["api", "web"]
    left = state(services).artifacts.values()
    assert sorted(each.name for each in left) == ["dunnage-api", "dunnage-web"]
    assert uploads(services) == [MERGE] * 2
    assert refused(services) == []


def test_bake_tells_all_images_in_one_comment(services: Hosting) -> None:
    pull = propose(services, "services/web/")

    done = services.run(RECIPES / "bake.yml", events.pull_request(pull))

    assert done.results == [("review", "failure")]
    assert rows(services) == ["api", "web"]
    assert uploads(services) == [MERGE]
    assert refused(services) == []


@dataclass(frozen=True, slots=True)
class Pair:
    """The two workflows for forks; the comments on the pull request after each run."""

    hosting: Hosting
    reviewed: Done
    late: Done  # when the pull request has moved on
    told: Done
    comments: tuple[int, int, int]


@pytest.fixture(scope="module")
def pair(rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with hosted(rehearsal, tmp_path_factory.mktemp("pair")) as hosting:
        main, pull = hosting.origin.head(), propose_strangely(hosting)
        reviewed = hosting.run(RECIPES / "fork-review.yml", events.pull_request(pull))
        before = len(headlines(hosting))
        ended = events.workflow_run(reviewed.run, main)
        state(hosting).open(replace(pull, head_sha="d" * 40))
        late = hosting.run(RECIPES / "fork-comment.yml", ended)
        without = len(headlines(hosting))
        state(hosting).open(pull)
        told = hosting.run(RECIPES / "fork-comment.yml", ended)
        yield Pair(hosting, reviewed, late, told, (before, without, len(headlines(hosting))))


def test_the_fork_safe_pair_comments_though_the_review_may_not_write(pair: Pair) -> None:
    assert pair.reviewed.results == [("review", "failure")]
    assert [(each.title, each.conclusion) for each in pair.reviewed.jobs[0].steps[2:]] == [
        ("actions/upload-artifact", "success"),
        ("github/codeql-action/upload-sarif", "not done"),
    ]
    assert pair.told.results == [("comment", "success")]
    assert headlines(pair.hosting) == [FOUND]
    assert (uploads(pair.hosting), refused(pair.hosting)) == ([], [])


def test_the_fork_safe_pair_says_nothing_of_a_commit_that_is_no_longer_the_head(
    pair: Pair,
) -> None:
    assert pair.late.results == [("comment", "success")]
    assert pair.comments == (0, 0, 1)


def test_a_merge_group_is_judged_and_nobody_is_commented_to(shop: Hosting) -> None:
    pull = propose(shop)
    group = events.merge_group(pull.merge_sha, pull.base_sha)

    done = shop.run(RECIPES / "merge-queue.yml", group)

    assert done.results == [("review", "failure")]
    assert headlines(shop) == []
    assert uploads(shop) == [group.context["ref"]]
    assert KNOWN in (done.ours[0].summary or "")
    assert baseline(shop, done) == ("built", pull.base_sha)
    assert refused(shop) == []


def test_lint_only_annotates_and_writes_nothing(shop: Hosting) -> None:
    done = shop.run(RECIPES / "lint-only.yml", events.pull_request(propose(shop)))

    assert done.results == [("lint", "success")]
    (step,) = done.ours
    assert step.annotations
    assert (headlines(shop), uploads(shop), refused(shop)) == ([], [], [])


@pytest.mark.parametrize("recipe", ["self-hosted.yml", "remote-builder.yml"])
def test_a_machine_of_ones_own_builds_nothing_of_forks(shop: Hosting, recipe: str) -> None:
    done = shop.run(RECIPES / recipe, events.pull_request(propose_strangely(shop)))

    assert done.results == [("review", "skipped")]


def test_self_hosted_takes_the_database_from_a_mirror(shop: Hosting) -> None:
    elsewhere = replace(shop.rehearsal, database=NOWHERE)
    settings = {"TRIVY_DB_REPOSITORY": shop.rehearsal.database}
    hosting = replace(shop, rehearsal=elsewhere, variables=settings)

    done = hosting.run(RECIPES / "self-hosted.yml", events.pull_request(propose(hosting)))

    assert done.results == [("review", "failure")]
    assert done.ours[0].outputs["could-not-check"] == ""
    assert headlines(hosting) == [FOUND]
    assert refused(hosting) == []


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """Serve another engine's BuildKit to those who have the key."""
    if os.geteuid() != 0:
        pytest.skip("only root can start a second engine")
    with (
        containerd.lent() as lent,
        buildkit.served(lent) as address,
        mutual_tls.before(address, tmp_path / "door") as opened,
    ):
        yield opened


def test_remote_builder_builds_where_the_key_opens(shop: Hosting, door: Door) -> None:
    secrets = {
        "BUILDKIT_CA": door.authority,
        "BUILDKIT_CERTIFICATE": door.certificate,
        "BUILDKIT_KEY": door.key,
    }
    hosting = replace(shop, variables={"BUILDKIT": door.address}, secrets=secrets)

    done = push(hosting, "remote-builder.yml")

    assert done.results[-1:] == [("review", "success")]
    (step,) = done.ours
    assert step.outputs["could-not-check"] == ""
    assert [line for line in door.key.splitlines() if line in step.raw] == []
    assert uploads(hosting) == [MAIN]
