import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dunnage.config import Config
from dunnage.errors import ConfigError
from dunnage.events import PullRequest, Run
from dunnage.job import Job
from dunnage.model import Database, Outcome
from dunnage.notes import Notes
from dunnage.pipeline import review
from dunnage.suppression.policy import PATH
from dunnage.workspace import Workspace
from fakes import BASE_LAYER, Fakes, FakeStore, without_forge
from image import archives

# Nothing is to be told of it.
_DOCKERFILE = f"""\
FROM node:24.11.1-slim@sha256:{1:064}
ENV NODE_ENV=production
WORKDIR /app
COPY server.js ./
USER node
CMD ["node", "server.js"]
"""
_SERVER = 'process.on("SIGTERM", () => process.exit());\n'
_OPENVEX = {
    "@context": "https://openvex.dev/ns/v0.2.0",
    "statements": [
        {
            "vulnerability": {"name": "CVE-2026-0002"},
            "products": [{"@id": "pkg:npm/qs@1.0.0"}],
            "status": "not_affected",
            "justification": "component_not_present",
        }
    ],
}
_TODAY = date(2026, 12, 1)
_HEAD, _BASE = "a" * 40, "b" * 40
_PULL_REQUEST = Run(
    event="pull_request",
    server_url="https://github.com",
    api_url="https://api.github.com",
    repository="octo/shop",
    commit=_HEAD,
    ref="refs/pull/7/merge",
    pull_request=PullRequest(7, "c" * 40, _BASE, fork=False),
)


@pytest.fixture
def fakes(tmp_path: Path) -> Fakes:
    """A repository whose base commit holds the same files."""
    fakes = Fakes()
    for commit in (_HEAD, _BASE):
        folder = tmp_path / commit[:1]
        folder.mkdir()
        (folder / "Dockerfile").write_text(_DOCKERFILE)
        (folder / "server.js").write_text(_SERVER)
        fakes.repository.trees[commit] = folder
    return fakes


def job(fakes: Fakes, run: Run = _PULL_REQUEST, /, **inputs: str) -> Job:
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    workspace = Workspace(fakes.repository.trees[_HEAD])
    config = Config.from_inputs(given)
    return Job(config, run, workspace, fakes.tools(), Notes(fakes.runner), _TODAY)


def sarif(fakes: Fakes) -> dict[str, list[str]]:
    """Read the rules that each run of the SARIF file tells."""
    text = (fakes.repository.trees[_HEAD] / "dunnage.sarif").read_text()
    runs = json.loads(text)["runs"]
    return {
        run["tool"]["driver"]["name"]: [each["ruleId"] for each in run["results"]] for run in runs
    }


def test_a_change_that_changes_nothing_passes_and_is_told_everywhere(fakes: Fakes) -> None:
    verdict = review(job(fakes))

    assert verdict.outcome is Outcome.PASS
    assert sarif(fakes) == {"dunnage": [], "hadolint": [], "Trivy": []}
    assert fakes.code_scanning.uploads == [("refs/pull/7/merge", _HEAD)]
    assert len(fakes.comments.bodies) == 1
    assert fakes.runner.pairs["size-delta-unpacked"] == "0"
    assert fakes.runner.pairs["size-unpacked"] == str(1000 + 10)
    assert fakes.runner.summary
    assert fakes.runner.warnings == []


def test_the_images_of_change_and_base_are_removed_from_the_engine(fakes: Fakes) -> None:
    review(job(fakes))

    built = [request.tag for request in fakes.builder.requests]
    assert len(set(built)) == 2
    assert fakes.store.removed == built


def test_a_push_is_compared_with_nothing(fakes: Fakes) -> None:
    verdict = review(job(fakes, replace(_PULL_REQUEST, event="push", pull_request=None)))

    assert verdict.outcome is Outcome.PASS
    assert len(fakes.builder.requests) == 1
    assert fakes.comments.bodies == []
    assert fakes.runner.pairs["size-delta-unpacked"] == ""


def test_an_earlier_report_is_a_baseline(fakes: Fakes) -> None:
    review(job(fakes, baseline="none"))
    fakes.store.own = (archives.tar(archives.Entry("app/server.js", b"s" * 25)),)

    review(job(fakes, baseline="dunnage.json"))

    assert len(fakes.builder.requests) == 2
    assert fakes.runner.pairs["size-delta-unpacked"] == "15"


def test_a_baseline_file_that_is_not_there_yet_is_a_first_image(fakes: Fakes) -> None:
    verdict = review(job(fakes, baseline="main/dunnage.json"))

    assert verdict.outcome is Outcome.PASS
    assert len(fakes.builder.requests) == 1


def test_a_baseline_file_that_is_none_is_the_users_to_mend(fakes: Fakes) -> None:
    with pytest.raises(ConfigError, match="the baseline is no snapshot"):
        review(job(fakes, baseline="Dockerfile"))


def test_a_base_commit_without_a_dockerfile_makes_this_a_first_image(fakes: Fakes) -> None:
    (fakes.repository.trees[_BASE] / "Dockerfile").unlink()

    verdict = review(job(fakes))

    assert verdict.outcome is Outcome.PASS
    assert fakes.runner.notices == ["The base commit bbbbbbbbbbbb has no such image yet."]
    assert fakes.runner.warnings == []


def test_a_base_commit_that_the_clone_lacks_is_told_with_the_cure(fakes: Fakes) -> None:
    del fakes.repository.trees[_BASE]

    verdict = review(job(fakes))

    assert verdict.outcome is Outcome.PASS
    assert fakes.runner.pairs["could-not-check"] == (
        "base commit: this clone does not hold the base commit bbbbbbbbbbbb, and it cannot be "
        "fetched (no network): its policy does not count, and it cannot be built. Give "
        "actions/checkout `fetch-depth: 2`."
    )


def test_what_is_allowed_fails_nothing_and_is_told_all_the_same(fakes: Fakes) -> None:
    root = fakes.repository.trees[_HEAD]
    fakes.scanner.vulnerable = ("lodash",)
    (root / ".github").mkdir()
    (root / PATH).write_text(
        "waivers:\n- {rule: CVE-2026-0001, until: 2026-12-01, reason: never called}\n"
    )
    (root / "Dockerfile").write_text(
        "# dunnage: allow=base-image-untagged tests the next Node.js\n"
        "FROM node\nCOPY . .\nUSER node\n"
    )
    push = replace(_PULL_REQUEST, event="push", pull_request=None)

    verdict = review(job(fakes, push, fail_on="low"))

    assert verdict.outcome is Outcome.PASS
    told = sarif(fakes)
    assert "base-image-untagged" not in told["dunnage"]
    assert told["Trivy"] == []
    report = json.loads((root / "dunnage.json").read_text())
    assert [(each["finding"]["rule"]["id"], each["reason"]) for each in report["suppressed"]] == [
        ("base-image-untagged", "tests the next Node.js"),
        ("CVE-2026-0001", "never called"),
    ]
    assert "2 findings that the repository allows" in fakes.runner.summary


def test_trivys_ignore_files_of_the_base_count_and_each_is_told_with_its_line(fakes: Fakes) -> None:
    fakes.scanner.vulnerable = ("lodash", "qs", "ms")
    for root in fakes.repository.trees.values():
        (root / ".trivyignore").write_text("# never called\nCVE-2026-0001\nCVE-1999-0001\n")
        (root / ".vex").mkdir()
        (root / ".vex" / "shop.json").write_text(json.dumps(_OPENVEX))
    head = fakes.repository.trees[_HEAD]
    (head / ".trivyignore").write_text("CVE-2026-0003\n")

    review(job(fakes))

    report = json.loads((head / "dunnage.json").read_text())
    assert [
        (each["finding"]["rule"]["id"], each["by"], each["reason"]) for each in report["suppressed"]
    ] == [
        ("CVE-2026-0001", {"path": ".trivyignore", "first": 2, "last": 2}, "never called"),
        (
            "CVE-2026-0002",
            {"path": ".vex/shop.json", "first": 1, "last": 1},
            "not affected: component not present",
        ),
    ]
    assert sarif(fakes) == {
        "dunnage": ["unused-waiver"],
        "hadolint": [],
        "Trivy": ["CVE-2026-0003"],
    }
    assert "[`.trivyignore:2`](" in fakes.runner.summary
    assert "suppressions: .trivyignore is not the base commit's" in fakes.runner.warnings[0]


def test_a_base_is_examined_by_the_same_policy(fakes: Fakes) -> None:
    fakes.scanner.vulnerable = ("lodash",)
    for tree in fakes.repository.trees.values():
        (tree / ".github").mkdir()
        (tree / PATH).write_text(
            "waivers:\n- {rule: CVE-2026-0001, until: 2026-11-30, reason: never called}\n"
        )

    review(job(fakes))

    assert fakes.runner.pairs["new-vulnerabilities"] == "0"
    assert "expired-waiver" in sarif(fakes)["dunnage"]


def test_a_new_vulnerability_fails_the_review(fakes: Fakes) -> None:
    review(job(fakes, baseline="none"))
    fakes.scanner.vulnerable = ("lodash",)

    verdict = review(job(fakes, baseline="dunnage.json"))

    assert verdict.outcome is Outcome.FINDINGS
    assert verdict.reasons == ("fail-on `new-high`: 1 vulnerability",)
    assert fakes.runner.pairs["new-vulnerabilities"] == "1"
    assert sarif(fakes)["Trivy"] == ["CVE-2026-0001"]


def test_a_vulnerability_that_the_base_has_too_fails_nothing(fakes: Fakes) -> None:
    fakes.scanner.vulnerable = ("lodash",)

    verdict = review(job(fakes))

    assert verdict.outcome is Outcome.PASS
    assert fakes.runner.pairs["vulnerabilities-high"] == "1"
    assert fakes.runner.pairs["new-vulnerabilities"] == "0"


def test_an_image_over_its_budget_fails_the_review(fakes: Fakes) -> None:
    verdict = review(job(fakes, max_size="1kB"))

    assert verdict.outcome is Outcome.FINDINGS
    assert verdict.reasons == ("max-size `1kB`: the image has 1.0 kB unpacked",)


def test_a_build_that_fails_leaves_what_lint_found(fakes: Fakes) -> None:
    (fakes.repository.trees[_HEAD] / "Dockerfile").write_text(f"{_DOCKERFILE}ARG NPM_TOKEN\n")
    fakes.builder.problem = "The build failed."

    verdict = review(job(fakes))

    assert verdict.outcome is Outcome.COULD_NOT_CHECK
    assert verdict.reasons == ("build: The build failed.",)
    assert sarif(fakes) == {"dunnage": ["secret-in-arg-or-env"], "hadolint": []}
    assert fakes.runner.pairs["findings-error"] == "1"
    assert fakes.runner.pairs["vulnerabilities-high"] == ""
    assert len(fakes.comments.bodies) == 1


def test_a_run_that_is_cancelled_leaves_what_lint_found_and_says_so_once(fakes: Fakes) -> None:
    (fakes.repository.trees[_HEAD] / "Dockerfile").write_text(f"{_DOCKERFILE}ARG NPM_TOKEN\n")
    fakes.builder.problem = "docker was killed by signal 15"
    fakes.runner.is_cancelled = True

    verdict = review(job(fakes))

    told = "the run was cancelled before all was done"
    report = json.loads((fakes.repository.trees[_HEAD] / "dunnage.json").read_text())
    assert verdict.reasons == (f"review: {told}",)
    assert sarif(fakes) == {"dunnage": ["secret-in-arg-or-env"], "hadolint": []}
    assert [each["message"] for each in report["problems"]] == [told]
    assert fakes.runner.summary.count(told) == 1
    assert fakes.runner.warnings == []


def test_without_an_engine_nothing_is_built(fakes: Fakes) -> None:
    fakes.store.problem = "no Docker engine answers"

    verdict = review(job(fakes))

    assert verdict.outcome is Outcome.COULD_NOT_CHECK
    assert verdict.reasons == ("Docker: no Docker engine answers",)
    assert fakes.builder.requests == []


def test_a_scan_that_fails_leaves_the_sizes_and_closes_no_alert(fakes: Fakes) -> None:
    fakes.scanner.problem = "The vulnerability database cannot be had."

    verdict = review(job(fakes))

    assert verdict.outcome is Outcome.COULD_NOT_CHECK
    assert verdict.reasons == ("Trivy: The vulnerability database cannot be had.",)
    assert "Trivy" not in sarif(fakes)
    assert fakes.runner.pairs["size-unpacked"] == str(1000 + 10)
    assert fakes.runner.pairs["vulnerabilities-high"] == ""


def test_a_linter_that_did_not_run_is_told_and_blocks_nothing(fakes: Fakes) -> None:
    fakes.linter.problem = "hadolint is not installed"

    verdict = review(job(fakes))

    assert verdict.outcome is Outcome.PASS
    assert fakes.runner.pairs["could-not-check"] == "hadolint: hadolint is not installed"
    assert "hadolint" not in sarif(fakes)


def test_a_file_that_is_no_dockerfile_is_a_finding_on_its_line(fakes: Fakes) -> None:
    (fakes.repository.trees[_HEAD] / "Dockerfile").write_text("FROM node:24\nRUN <<EOF\n")

    verdict = review(job(fakes))

    assert verdict.outcome is Outcome.COULD_NOT_CHECK
    assert sarif(fakes) == {"dunnage": ["unreadable-dockerfile"]}
    assert fakes.builder.requests == []


def test_a_comment_that_is_refused_changes_no_verdict_and_is_told(fakes: Fakes) -> None:
    fakes.comments.problem = "the token lacks `pull-requests: write`"

    verdict = review(job(fakes))

    assert verdict.outcome is Outcome.PASS
    assert fakes.code_scanning.uploads == [("refs/pull/7/merge", _HEAD)]
    assert fakes.runner.pairs["could-not-check"] == (
        "comment: the token lacks `pull-requests: write`"
    )


def test_an_upload_that_is_refused_changes_no_verdict_and_is_told(fakes: Fakes) -> None:
    fakes.code_scanning.problem = "code scanning is off"

    verdict = review(job(fakes))

    assert verdict.outcome is Outcome.PASS
    assert len(fakes.comments.bodies) == 1
    assert "upload: code scanning is off" in fakes.runner.warnings


def test_a_fork_gets_everything_but_what_needs_a_token_that_writes(fakes: Fakes) -> None:
    fork = replace(_PULL_REQUEST, pull_request=PullRequest(7, "c" * 40, _BASE, fork=True))

    verdict = review(job(fakes, fork))

    assert verdict.outcome is Outcome.PASS
    assert (fakes.comments.bodies, fakes.code_scanning.uploads) == ([], [])
    assert len(fakes.runner.notices) == 2
    assert fakes.runner.summary


def test_what_the_user_switched_off_is_not_done(fakes: Fakes) -> None:
    review(job(fakes, comment="never", upload_sarif="never"))

    assert (fakes.comments.bodies, fakes.code_scanning.uploads) == ([], [])


def test_without_a_token_the_review_still_writes_its_files(fakes: Fakes) -> None:
    review(replace(job(fakes), tools=without_forge(fakes.tools())))

    assert (fakes.repository.trees[_HEAD] / "dunnage.json").exists()


def test_an_image_that_the_engine_has_is_neither_built_nor_removed(fakes: Fakes) -> None:
    verdict = review(job(fakes, image="shop:local"))

    assert verdict.outcome is Outcome.PASS
    assert (fakes.builder.requests, fakes.store.removed) == ([], [])


@pytest.mark.parametrize(
    ("inputs", "name"),
    [
        ({}, "shop"),
        ({"dockerfile": "Dockerfile.prod"}, "shop/Dockerfile.prod"),
        ({"context": "api"}, "shop/api"),
        ({"context": "api", "target": "runtime"}, "shop/api/runtime"),
        ({"image_name": "storefront"}, "storefront"),
    ],
)
def test_an_image_has_a_lasting_name(fakes: Fakes, inputs: dict[str, str], name: str) -> None:
    root = fakes.repository.trees[_HEAD]
    (root / "api").mkdir()
    (root / "api" / "Dockerfile").write_text(f"FROM node:24 AS runtime\n{_DOCKERFILE}")
    (root / "Dockerfile.prod").write_text(_DOCKERFILE)

    review(job(fakes, baseline="none", **inputs))

    report = json.loads((root / "dunnage.json").read_text())
    assert report["image"]["name"] == name


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"context": "nowhere"}, "Input `context` 'nowhere': there is no such folder."),
        ({"dockerfile": "nowhere"}, "Input `dockerfile` 'nowhere': the file cannot be read"),
        ({"sarif_file": "../out.sarif"}, "Input `sarif-file` '../out.sarif': the path leads out"),
    ],
)
def test_an_input_that_names_nothing_is_told_before_any_work(
    fakes: Fakes, inputs: dict[str, str], message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        review(job(fakes, **inputs))

    assert str(caught.value).startswith(message)
    assert fakes.builder.requests == []


def test_a_file_that_cannot_be_written_silences_no_other_outlet(fakes: Fakes) -> None:
    (fakes.repository.trees[_HEAD] / "dunnage.sarif").mkdir()

    verdict = review(job(fakes))

    assert verdict.outcome is Outcome.PASS
    assert "sarif-file: dunnage.sarif cannot be written (Is a directory)" in fakes.runner.warnings
    assert fakes.runner.pairs["sarif-file"] == ""
    assert fakes.runner.pairs["report-file"] == "dunnage.json"


def test_the_fake_store_holds_a_base_layer_that_is_told_apart(fakes: Fakes) -> None:
    fakes.store = FakeStore(own=())

    review(job(fakes, baseline="none"))

    (layer,) = json.loads((fakes.repository.trees[_HEAD] / "dunnage.json").read_text())["snapshot"][
        "layers"
    ]
    assert layer["unpacked"] == 1000
    assert layer["diffId"] == f"sha256:{archives.digest(BASE_LAYER)}"


def test_an_old_database_is_used_and_tells_its_age_wherever_it_is_shown(fakes: Fakes) -> None:
    reason = "The vulnerability database is 3 days old, and there is no newer one."
    fakes.scanner.database = Database("2026-11-28T06:00:00Z", age=3, problem=reason)

    verdict = review(job(fakes))

    assert verdict.outcome is Outcome.PASS
    assert fakes.runner.pairs["could-not-check"] == f"Trivy: {reason}"
    told = "vulnerabilities as of 2026-11-28, 3 days old"
    assert f"Trivy 0.76.0, {told}: 0 packages" in fakes.runner.lines
    assert told in fakes.comments.bodies[0]
    assert told in fakes.runner.summary


def test_archives_of_java_are_told_where_they_were_not_scanned(fakes: Fakes) -> None:
    names = ("app/a/wrapper.jar", "app/b.war", "app/server.js")
    fakes.store.own = (archives.tar(*(archives.Entry(name, b"") for name in names)),)

    review(job(fakes))

    assert fakes.runner.pairs["could-not-check"] == (
        "Trivy: 2 Java archives not scanned (such as `/app/a/wrapper.jar`): "
        "Trivy's database for Java is not in its cache. docs/trivy.md tells how to have it."
    )
