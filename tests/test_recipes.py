"""The recipes, read as files: what they may do, what they use, and that the docs tell of each."""

import re
from pathlib import Path

import pytest

from bed import workflow
from bed.workflow import Step
from dunnage.config import Config
from dunnage.inputs import INPUTS
from dunnage.recipes import FOLDER, RECIPES, sections

_ROOT = Path(__file__).parents[1]
_OURS = "OWNER/dunnage"
_PINNED = re.compile(r"uses: ([\w./-]+)@([0-9a-f]{40}) # v[0-9.]+$")


@pytest.fixture(params=RECIPES)
def recipe(request: pytest.FixtureRequest) -> Path:
    return _ROOT / FOLDER / str(request.param)


def steps(path: Path, action: str) -> list[Step]:
    jobs = workflow.read(path).jobs
    return [step for job in jobs for step in job.steps if step.action == action]


def test_the_page_names_every_file_and_quotes_its_comment() -> None:
    files = sorted(path.name for path in (_ROOT / FOLDER).iterdir())
    page = "\n".join(sections(_ROOT))

    assert files == sorted(RECIPES)
    for name in RECIPES:
        assert f"[{name}](../examples/workflows/{name})" in page
    assert "\n## One image\n\n[minimal.yml](../examples/workflows/minimal.yml)\n\nEach pull" in page
    assert "#" not in page.replace("## ", "")


def test_a_job_has_no_permission_that_is_not_named_and_explained(recipe: Path) -> None:
    text = recipe.read_text("utf-8")
    granted = re.findall(r"^ {6}([a-z-]+: (?:read|write))(.*)$", text, re.MULTILINE)

    assert "\npermissions: {}\n" in text
    assert [each for each, why in granted if not why.startswith(" # ")] == []
    assert sorted({each for each, _ in granted}) == sorted(
        {
            f"{name}: {level}"
            for job in workflow.read(recipe).jobs
            for name, level in job.permissions.items()
        }
    )


def test_actions_of_others_are_pinned_by_commit_with_the_version_beside(recipe: Path) -> None:
    used = [line for line in recipe.read_text("utf-8").splitlines() if "uses: " in line]

    others = [line.strip() for line in used if _OURS not in line]

    assert [line for line in others if not _PINNED.search(line)] == []


def test_an_action_has_one_commit_in_all_of_our_files() -> None:
    places = (".github/workflows", "examples", "docs", "README.md")
    files = [path for place in places for path in ((_ROOT / place), *(_ROOT / place).rglob("*"))]
    found = {
        pin.groups()
        for path in files
        if path.suffix in (".yml", ".md")
        for line in path.read_text("utf-8").splitlines()
        if (pin := _PINNED.search(line))
    }

    assert len({action for action, _ in found}) == len(found)


def test_a_checkout_leaves_no_credentials_behind(recipe: Path) -> None:
    checkouts = steps(recipe, "actions/checkout")

    assert [each.inputs.get("persist-credentials") for each in checkouts] == (
        ["false"] * len(checkouts)
    )


def test_the_inputs_are_there_and_can_be_used(recipe: Path) -> None:
    ours = steps(recipe, _OURS)

    assert ours
    for step in ours:
        assert set(step.inputs) <= {each.name for each in INPUTS}
        filled = {name: re.sub(r"\$\{\{.*?\}\}", "api", each) for name, each in step.inputs.items()}
        Config.from_inputs(filled)


def test_a_workflow_that_writes_for_strangers_runs_none_of_their_code() -> None:
    (job,) = workflow.read(_ROOT / FOLDER / "fork-comment.yml").jobs

    assert [(each.action, each.inputs) for each in job.steps] == [(_OURS, {"mode": "comment"})]
