from pathlib import Path

import yaml

from dunnage.init import workflow
from dunnage.init.credentials import Credentials

_README = Path(__file__).parents[2] / "README.md"


def inputs(text: str) -> object:
    (step,) = (
        each
        for each in yaml.safe_load(text)["jobs"]["review"]["steps"]
        if "run" not in each and "checkout" not in each["uses"]
    )
    return step.get("with")


def test_at_the_root_it_is_what_the_readme_shows() -> None:
    _, _, rest = _README.read_text(encoding="utf-8").partition("```yaml\n")
    shown = yaml.safe_load(rest.partition("```")[0])
    written = yaml.safe_load(workflow.render(".", Credentials()))

    assert written["jobs"] == shown["jobs"]
    assert written["permissions"] == shown["permissions"] == {}


def test_a_folder_and_secrets_are_handed_over() -> None:
    written = workflow.render('apps/"web"', Credentials(("A", "B"), is_secret=True))

    assert inputs(written) == {
        "context": 'apps/"web"',
        "secrets": ('a=${{ secrets.A }}\nb=${{ secrets.B }}\n"npmrc=${{ secrets.NPMRC }}"\n'),
    }
