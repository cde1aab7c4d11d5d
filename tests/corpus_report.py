"""Measure our linter on projects whose faults were written down by hand: tests/corpus/."""

import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dunnage.dockerfile import parse
from dunnage.lint import lint
from dunnage.project import project
from dunnage.rule import Evidence
from dunnage.rules import PRACTICES

CORPUS = Path(__file__).parent / "corpus"
CASES = sorted(path.parent for path in CORPUS.glob("*/expected.txt"))

_COUNTED = tuple(each for each in PRACTICES if not each.advice)
_NO_CONTEXT = {"Dockerfile", "expected.txt"}


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """One rule at one place of one project."""

    case: str
    place: str  # "Dockerfile:7"
    rule: str

    def __str__(self) -> str:
        return f"{self.case}/{self.place} {self.rule}"


@dataclass(frozen=True, slots=True)
class Score:
    """What was expected, beside what was told."""

    expected: frozenset[Told]
    told: frozenset[Told]

    @property
    def precision(self) -> float:
        return _share(len(self.expected & self.told), len(self.told))

    @property
    def recall(self) -> float:
        return _share(len(self.expected & self.told), len(self.expected))

    def of(self, rule: str) -> "Score":
        """Look at one rule alone."""
        expected, told = (
            frozenset(each for each in side if each.rule == rule)
            for side in (self.expected, self.told)
        )
        return Score(expected, told)


def expected(case: Path) -> Iterator[Told]:
    """Read `LINE rule-id`; a line of another file than the Dockerfile is written `path:LINE`."""
    for line in (case / "expected.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            place, rule = line.split()
            yield Told(case.name, f"Dockerfile:{place}" if place.isdigit() else place, rule)


def told(case: Path) -> Iterator[Told]:
    """Lint one project; where its folder holds the Dockerfile alone, no project is known."""
    dockerfile = case / "Dockerfile"
    is_alone = {path.name for path in case.iterdir()} <= _NO_CONTEXT
    context = None if is_alone else project.read(case, dockerfile=dockerfile)
    run = lint(_COUNTED, Evidence(parse(dockerfile.read_bytes()), context), "Dockerfile")
    for finding in run.findings:
        yield Told(case.name, str(finding.location), finding.rule.id)


def score(cases: Iterable[Path] = CASES) -> Score:
    """Compare all cases."""
    at_hand = tuple(cases)
    return Score(
        frozenset(each for case in at_hand for each in expected(case)),
        frozenset(each for case in at_hand for each in told(case)),
    )


def report(whole: Score) -> Iterator[str]:
    """Tell the figures, over all and for every rule, then every difference."""
    rules = sorted({each.rule for each in whole.expected | whole.told})
    yield f"{'rule':40} {'expected':>8} {'told':>6} {'precision':>10} {'recall':>8}"
    for name, part in [(rule, whole.of(rule)) for rule in rules] + [("all", whole)]:
        yield (
            f"{name:40} {len(part.expected):8} {len(part.told):6}"
            f" {part.precision:10.3f} {part.recall:8.3f}"
        )
    yield from _listed("missed", whole.expected - whole.told)
    yield from _listed("false alarms", whole.told - whole.expected)


def _listed(title: str, differences: Collection[Told]) -> Iterator[str]:
    yield f"{title}: {len(differences)}"
    yield from (f"  {each}" for each in sorted(differences))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report(score()))
