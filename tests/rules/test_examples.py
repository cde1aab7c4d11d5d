from pathlib import Path

import pytest

from dunnage.dockerfile import parse
from dunnage.model import Fix
from dunnage.project import project
from dunnage.rule import Evidence, Example, Practice, Violation
from dunnage.rules import PRACTICES
from rules.images import an_image

_EXAMPLES = [
    pytest.param(practice, example, id=f"{practice.rule.id}-{number}")
    for practice in PRACTICES
    for number, example in enumerate(practice.examples, start=1)
]


def evidence(dockerfile: str, example: Example, folder: Path) -> Evidence:
    for name, content in example.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    context = project.read(folder) if example.files else None
    parsed = parse(dockerfile.encode())
    built = example.built if dockerfile == example.bad else None
    return Evidence(parsed, context, None if built is None else an_image(parsed, built))


def told(at_hand: Evidence, practice: Practice) -> set[str]:
    """Name the practices that are broken; of mere advice, only what the example is about."""
    asked = (each for each in PRACTICES if each is practice or not each.advice)
    return {each.rule.id for each in asked if list(each.check(at_hand))}


def repaired(dockerfile: str, violations: list[Violation]) -> str:
    """Apply every fix, from the last line to the first."""
    lines = dockerfile.split("\n")
    fixes = [each.fix for each in violations if each.fix is not None]
    for fix in sorted(fixes, key=lambda each: each.lines, reverse=True):
        lines[fix.lines.first - 1 : fix.lines.last] = [fix.replacement]
    return "\n".join(lines)


@pytest.mark.parametrize(("practice", "example"), _EXAMPLES)
def test_the_bad_example_is_told_on_its_lines(
    practice: Practice, example: Example, tmp_path: Path
) -> None:
    violations = practice.check(evidence(example.bad, example, tmp_path))

    assert tuple(each.lines.first for each in violations) == example.lines


@pytest.mark.parametrize(("practice", "example"), _EXAMPLES)
def test_the_good_example_is_silent_for_every_practice_but_advice(
    practice: Practice, example: Example, tmp_path: Path
) -> None:
    at_hand = evidence(example.good, example, tmp_path)

    assert told(at_hand, practice) == set()


@pytest.mark.parametrize(("practice", "example"), _EXAMPLES)
def test_the_bad_example_breaks_no_other_practice_than_it_names(
    practice: Practice, example: Example, tmp_path: Path
) -> None:
    at_hand = evidence(example.bad, example, tmp_path)

    assert told(at_hand, practice) == {practice.rule.id, *example.also}


@pytest.mark.parametrize(("practice", "example"), _EXAMPLES)
def test_the_fix_makes_of_bad_what_the_example_says_and_leaves_nothing_to_tell(
    practice: Practice, example: Example, tmp_path: Path
) -> None:
    violations = list(practice.check(evidence(example.bad, example, tmp_path)))

    fixed = repaired(example.bad, violations)

    assert fixed == (example.fixed or example.bad)
    if example.fixed is not None:
        assert list(practice.check(evidence(fixed, example, tmp_path))) == []


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda each: each.rule.id)
def test_a_practice_has_an_example_a_source_and_a_page(practice: Practice) -> None:
    rule = practice.rule
    assert practice.examples
    assert practice.source.startswith("https://")
    assert rule.url is not None
    assert rule.url.endswith(f"/docs/rules/{rule.id}.md")
    assert rule.summary.endswith(".")
    assert rule.help


def test_a_practice_is_named_like_its_file() -> None:
    folder = Path(__file__).parents[2] / "src" / "dunnage" / "rules"
    files = {path.stem.replace("_", "-") for path in folder.glob("[a-z]*.py")}

    assert {practice.rule.id for practice in PRACTICES} == files


def test_a_fix_replaces_whole_lines() -> None:
    fixes = [
        (fix, example.bad)
        for practice in PRACTICES
        for example in practice.examples
        for fix in (each.fix for each in practice.check(Evidence(parse(example.bad.encode()))))
        if isinstance(fix, Fix)
    ]

    assert fixes
    for fix, bad in fixes:
        assert 1 <= fix.lines.first <= fix.lines.last <= bad.count("\n")
        assert not fix.replacement.endswith("\n")
