"""The bed's GitHub Actions: expressions, workflow files, and what their steps do."""

from pathlib import Path

import pytest

from bed import stock_actions, workflow
from bed.checkout import EXAMPLES, Checkout, overlay
from bed.expression import Scope
from bed.process import BedError

SCOPE = Scope(
    {
        "github": {
            "event_name": "pull_request",
            "repository": "octocat/demo",
            "event": {"number": 7, "pull_request": {"head": {"repo": None}}},
        },
        "matrix": {"image": "api"},
    }
)
FAILED = Scope(SCOPE.contexts, has_failed=True)
WORKFLOW = """\
on:
  push:
    branches: [main]
permissions: {}
jobs:
  last:
    needs: [first, second]
    permissions:
      pull-requests: write
    steps:
      - uses: OWNER/dunnage@v1
        with:
          mode: comment
  first:
    strategy:
      matrix:
        image: [api, web]
        node: [22, 24]
    steps:
      - run: |
          true
          false
        env:
          CI: true
  second:
    needs: first
    if: github.ref == 'refs/heads/main'
    steps: []
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("services/${{ matrix.image }}", "services/api"),
        ("${{github.event.number}} of ${{ github.repository }}", "7 of octocat/demo"),
        ("${{ github.event.pull_request.head.repo.full_name }}", ""),
        ("${{ github.event_name == 'pull_request' }}", "true"),
        ("${{ github.event_name != 'Pull_Request' }}", "false"),
        ("${{ vars.MISSING || 'it''s missing' }}", "it's missing"),
        ("${{ matrix.image && !vars.MISSING && 'both' }}", "both"),
        ("${{ (matrix.image == 'web' || true) && null }}", ""),
        ("no expression: $ { }", "no expression: $ { }"),
    ],
)
def test_an_expression_becomes_its_value(text: str, expected: str) -> None:
    assert expected == SCOPE.fill(text)


@pytest.mark.parametrize(
    ("condition", "allowed"),
    [
        (None, [True, False]),
        ("github.event_name == 'pull_request'", [True, False]),
        ("github.event_name == 'push'", [False, False]),
        ("${{ !cancelled() }}", [True, True]),
        ("always() && github.event_name == 'push'", [False, False]),
        ("failure()", [False, True]),
        ("success()", [True, False]),
    ],
)
def test_a_step_runs_after_a_failure_only_where_its_condition_says_so(
    condition: str | None, allowed: list[bool]
) -> None:
    assert allowed == [SCOPE.allows(condition), FAILED.allows(condition)]


@pytest.mark.parametrize(
    "expression",
    ["github.", "a b", "(a", "a ==", "hashFiles('a')", "hashFiles()", "a[0]", "github && 'x' ||"],
)
def test_an_expression_that_the_bed_does_not_know_is_named(expression: str) -> None:
    with pytest.raises(BedError):
        SCOPE.fill(f"${{{{ {expression} }}}}")


def test_jobs_are_in_an_order_in_which_they_can_run(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text(WORKFLOW)

    recipe = workflow.read(path)

    assert [each.name for each in recipe.jobs] == ["first", "second", "last"]
    assert list(recipe.triggers) == ["push"]
    first, second, last = recipe.jobs
    assert first.legs == (
        {"image": "api", "node": "22"},
        {"image": "api", "node": "24"},
        {"image": "web", "node": "22"},
        {"image": "web", "node": "24"},
    )
    assert (first.steps[0].run, first.steps[0].env, first.steps[0].title) == (
        *("true\nfalse\n", {"CI": "true"}, "true"),
    )
    assert (first.permissions, last.permissions) == ({}, {"pull-requests": "write"})
    assert (second.condition, second.legs) == ("github.ref == 'refs/heads/main'", ({},))
    assert (last.steps[0].action, last.steps[0].inputs) == ("OWNER/dunnage", {"mode": "comment"})


def test_jobs_that_wait_for_each_other_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text(WORKFLOW.replace("  first:\n", "  first:\n    needs: last\n"))

    with pytest.raises(BedError, match="last, first, second"):
        workflow.read(path)


@pytest.mark.parametrize(("depth", "known"), [(None, 1), ("2", 3), ("0", 4)])
def test_a_checkout_reaches_as_far_as_it_was_asked_for(
    tmp_path: Path, depth: str | None, known: int
) -> None:
    origin = Checkout.of(EXAMPLES / "shop-api", tmp_path / "origin")
    (origin.folder / "older.txt").touch()
    origin.commit("Add a file")
    merge = origin.propose(overlay(EXAMPLES / "shop-api-pull-request"))
    asked = {"persist-credentials": "false"} | ({"fetch-depth": depth} if depth else {})

    stock_actions.checkout(origin, tmp_path / "clone", merge.merged, asked)

    clone = Checkout(tmp_path / "clone")
    assert clone.head() == merge.merged
    assert len(clone.git("rev-list", "HEAD").split()) == known
    assert (clone.folder / "Dockerfile").read_bytes() == (origin.folder / "Dockerfile").read_bytes()


@pytest.mark.parametrize("inputs", [{}, {"persist-credentials": "false", "ref": "main"}])
def test_a_checkout_that_the_bed_cannot_do_is_refused(
    tmp_path: Path, inputs: dict[str, str]
) -> None:
    with pytest.raises(BedError):
        stock_actions.checkout(Checkout(tmp_path), tmp_path / "clone", "main", inputs)


def test_an_artifact_holds_the_files_that_match(tmp_path: Path) -> None:
    for name in ("dunnage.json", "dunnage.html", "other.txt"):
        (tmp_path / name).write_text(name)

    files = stock_actions.artifact(tmp_path, {"name": "dunnage", "path": "dunnage.*\nnone"})

    assert files == {"dunnage.json": b"dunnage.json", "dunnage.html": b"dunnage.html"}
