"""Every recipe, run for its events: what people see of it, and that its permissions are enough."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bed import bases, buildkit, containerd, events, mutual_tls
from bed.checkout import EXAMPLES, Checkout, Merge, overlay
from bed.github import branches
from bed.github.permissions import ACTIONS_BOT
from bed.github.state import Comment, PullRequest, Repository, State
from bed.hosting import Done, Hosting
from bed.mutual_tls import Door
from bed.rehearsal import NUMBER, Rehearsal
from samples import STATIC

pytestmark = pytest.mark.e2e

RECIPES = EXAMPLES / "workflows"
SNAPSHOTS = "refs/dunnage/snapshots"
PULL = f"refs/pull/{NUMBER}/merge"
FORK = Repository("mallory/demo", 2, is_fork=True)
BAKE = """\
group "default" {
  targets = ["api", "web"]
}
target "api" {
  context = "services/api"
}
target "web" {
  context = "services/web"
}
"""


@pytest.fixture
def shop(rehearsal: Rehearsal, tmp_path: Path) -> Iterator[Hosting]:
    """A repository of one image."""
    origin = Checkout.of(EXAMPLES / "shop-api", tmp_path / "origin")
    with rehearsal.afresh() as fresh:
        yield Hosting(fresh, origin, tmp_path / "runs", {"TRIVY_DB_REPOSITORY": fresh.database})


@pytest.fixture
def services(rehearsal: Rehearsal, tmp_path: Path) -> Iterator[Hosting]:
    """A repository of two images."""
    example = tmp_path / "services"
    for name in ("api", "web"):
        overlay(EXAMPLES / "shop-api")(example / "services" / name)
    (example / "docker-bake.hcl").write_text(BAKE)
    origin = Checkout.of(example, tmp_path / "origin")
    with rehearsal.afresh() as fresh:
        yield Hosting(fresh, origin, tmp_path / "runs")


def state(hosting: Hosting) -> State:
    return hosting.rehearsal.github.state


def push(hosting: Hosting, recipe: str) -> Done:
    return hosting.run(RECIPES / recipe, events.push(hosting.origin.head()))


def propose(hosting: Hosting, where: str = ".", source: Repository | None = None) -> PullRequest:
    """Open a pull request that adds devDependencies and a vulnerable package to an image."""
    change = overlay(EXAMPLES / "shop-api-pull-request")
    merge: Merge = hosting.origin.propose(lambda folder: change(folder / where))
    pull = PullRequest(
        *(NUMBER, merge.head, merge.base, merge.merged),
        head_repository=source or Repository(),
    )
    return state(hosting).open(pull)


def refused(hosting: Hosting) -> list[tuple[str, str]]:
    """List what the stand-in forbade; whatever GitHub's description does not allow is none."""
    known = state(hosting)
    assert known.violations == []
    return [(each.method, each.path) for each in known.log if each.status == 403]


def uploads(hosting: Hosting) -> list[str]:
    return [each.ref for each in state(hosting).uploads.values()]


def headlines(hosting: Hosting) -> list[str]:
    return [headline(each) for each in state(hosting).comments_on(NUMBER)]


def headline(comment: Comment) -> str:
    assert comment.author == ACTIONS_BOT
    return next(line for line in comment.body.splitlines() if line.startswith("#"))


def report(hosting: Hosting, done: Done, place: str) -> dict[str, Any]:
    """Read a job's report file."""
    path = hosting.folder / f"run-{done.run.id}" / place / "workspace" / "dunnage.json"
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def test_minimal_comments_on_the_pull_request_and_builds_its_base(shop: Hosting) -> None:
    pull = propose(shop)

    done = shop.run(RECIPES / "minimal.yml", events.pull_request(pull))

    assert done.results == [("review", "failure")]
    assert headlines(shop) == ["## ❌ demo: findings over the limits"]
    assert uploads(shop) == [PULL]
    assert refused(shop) == []
    assert report(shop, done, "review-0")["baseline"]["source"] == "build"


def test_minimal_keeps_nothing_of_main(shop: Hosting) -> None:
    done = push(shop, "minimal.yml")

    assert done.results == [("review", "success")]
    assert uploads(shop) == ["refs/heads/main"]
    assert SNAPSHOTS not in state(shop).refs
    # Whether the token may keep a snapshot shows only when it is tried.
    assert {path for _, path in refused(shop)} <= {"/repos/octocat/demo/git/blobs"}


def test_scheduled_keeps_what_pull_requests_are_compared_with(shop: Hosting) -> None:
    kept = push(shop, "scheduled.yml")
    pull = propose(shop)
    compared = shop.run(RECIPES / "minimal.yml", events.pull_request(pull))

    assert (kept.results, compared.results) == ([("review", "success")], [("review", "failure")])
    assert any(pull.base_sha in path for path in branches.files(state(shop), SNAPSHOTS))
    baseline = report(shop, compared, "review-0")["baseline"]
    assert baseline["source"] == "ref"
    assert headlines(shop) == ["## ❌ demo: findings over the limits"]
    assert uploads(shop) == ["refs/heads/main", PULL]
    assert refused(shop) == []


def test_scheduled_looks_at_the_same_commit_again(shop: Hosting) -> None:
    push(shop, "scheduled.yml")
    again = shop.run(RECIPES / "scheduled.yml", events.schedule(shop.origin.head()))

    assert again.results == [("review", "success")]
    (step,) = again.ours
    assert (step.outputs["size-delta-unpacked"], step.outputs["new-vulnerabilities"]) == ("0", "0")
    assert uploads(shop) == ["refs/heads/main"] * 2
    assert refused(shop) == []


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
    assert SNAPSHOTS in state(shop).refs
    assert len(headlines(shop)) == 1
    assert refused(shop) == []


def test_monorepo_tells_all_images_in_one_comment(services: Hosting) -> None:
    pull = propose(services, "services/web")

    done = services.run(RECIPES / "monorepo.yml", events.pull_request(pull))

    assert done.results[:2] == [("review", "success"), ("review", "failure")]
    assert [name for name, _ in done.results[2:]] == ["comment"]
    assert len(headlines(services)) == 1
    (comment,) = state(services).comments_on(NUMBER)
    assert "api" in comment.body
    assert "web" in comment.body
    assert sorted(each.name for each in state(services).artifacts.values()) == [
        *("dunnage-api", "dunnage-web")
    ]
    assert uploads(services) == [PULL] * 2
    assert refused(services) == []


def test_bake_tells_all_images_in_one_comment(services: Hosting) -> None:
    pull = propose(services, "services/web")

    done = services.run(RECIPES / "bake.yml", events.pull_request(pull))

    assert done.results == [("review", "failure")]
    assert len(headlines(services)) == 1
    assert uploads(services) == [PULL]
    assert refused(services) == []


def test_the_fork_safe_pair_comments_though_the_review_may_not_write(shop: Hosting) -> None:
    main = shop.origin.head()
    pull = propose(shop, source=FORK)

    reviewed = shop.run(RECIPES / "fork-review.yml", events.pull_request(pull))
    before = headlines(shop)
    told = shop.run(RECIPES / "fork-comment.yml", events.workflow_run(reviewed.run, main))

    assert reviewed.results == [("review", "failure")]
    assert [(each.title, each.conclusion) for each in reviewed.jobs[0].steps[2:]] == [
        ("actions/upload-artifact", "success"),
        ("github/codeql-action/upload-sarif", "not done"),
    ]
    assert [name for name, _ in told.results] == ["comment"]
    assert (before, len(headlines(shop)), uploads(shop)) == ([], 1, [])
    assert refused(shop) == []


def test_the_fork_safe_pair_says_nothing_of_a_commit_that_is_no_longer_the_head(
    shop: Hosting,
) -> None:
    main = shop.origin.head()
    pull = propose(shop, source=FORK)
    reviewed = shop.run(RECIPES / "fork-review.yml", events.pull_request(pull))
    known = state(shop)
    known.pulls[NUMBER] = PullRequest(
        *(NUMBER, "d" * 40, pull.base_sha, pull.merge_sha), head_repository=FORK
    )

    told = shop.run(RECIPES / "fork-comment.yml", events.workflow_run(reviewed.run, main))

    assert told.results == [("comment", "success")]
    assert known.comments_on(NUMBER) == ()
    assert refused(shop) == []


def test_a_merge_group_is_judged_and_nobody_is_commented_to(shop: Hosting) -> None:
    pull = propose(shop)
    group = events.merge_group(pull.merge_sha, pull.base_sha)

    done = shop.run(RECIPES / "merge-queue.yml", group)

    assert done.results == [("review", "failure")]
    assert headlines(shop) == []
    assert uploads(shop) == [group.context["ref"]]
    assert "CVE-2021-23337" in (done.ours[0].summary or "")
    assert refused(shop) == []


def test_lint_only_annotates_and_writes_nothing(shop: Hosting) -> None:
    pull = propose(shop)

    done = shop.run(RECIPES / "lint-only.yml", events.pull_request(pull))

    assert done.results == [("lint", "success")]
    (step,) = done.ours
    assert step.annotations
    assert (headlines(shop), uploads(shop), refused(shop)) == ([], [], [])


@pytest.mark.parametrize("recipe", ["self-hosted.yml", "remote-builder.yml"])
def test_a_machine_of_ones_own_builds_nothing_of_forks(shop: Hosting, recipe: str) -> None:
    done = shop.run(RECIPES / recipe, events.pull_request(propose(shop, source=FORK)))

    assert done.results == [("review", "skipped")]


def test_self_hosted_takes_the_database_from_a_mirror(shop: Hosting) -> None:
    done = shop.run(RECIPES / "self-hosted.yml", events.pull_request(propose(shop)))

    assert done.results == [("review", "failure")]
    assert headlines(shop) == ["## ❌ demo: findings over the limits"]
    assert refused(shop) == []


@pytest.fixture
def door(rehearsal: Rehearsal, tmp_path: Path) -> Iterator[Door]:
    """Serve another engine's BuildKit to those who have the key."""
    if os.geteuid() != 0:
        pytest.skip("only root can start a second engine")
    with containerd.lent() as lent, buildkit.served(lent) as address:
        for base in ("node:24.19.0-bookworm-slim", bases.NGINX.tag):
            containerd.stock(lent, rehearsal.engine, base)
        with mutual_tls.before(address, tmp_path / "door") as opened:
            yield opened


def test_remote_builder_builds_where_the_key_opens(
    rehearsal: Rehearsal, door: Door, tmp_path: Path
) -> None:
    origin = Checkout.of(STATIC.context, tmp_path / "origin")  # it needs no network to be built
    secrets = {
        "BUILDKIT_CA": door.authority,
        "BUILDKIT_CERTIFICATE": door.certificate,
        "BUILDKIT_KEY": door.key,
    }
    with rehearsal.afresh() as fresh:
        hosting = Hosting(fresh, origin, tmp_path / "runs", {"BUILDKIT": door.address}, secrets)
        done = push(hosting, "remote-builder.yml")

        (step,) = done.ours
        assert step.outputs["could-not-check"] == ""
        assert done.results == [("review", "success")]
        assert door.key not in step.raw
        assert uploads(hosting) == ["refs/heads/main"]
