"""What happened to the findings: new, fixed, unchanged, or disclosed in what was there before."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from dunnage.image.delta import FindingsDelta
from dunnage.image.snapshot import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dunnage.image.snapshot import Mark, Snapshot
    from dunnage.model import Finding, Location, Suppressed, Tool, ToolRun

    Identity = tuple[Tool, str, str]  # who found it, its rule, what it is about

_LEVELS = ("critical", "high", "error", "medium", "warning", "low", "note", "unknown")


def compare(
    before: Snapshot, runs: tuple[ToolRun, ...], suppressed: Iterable[Suppressed]
) -> FindingsDelta:
    """Match findings as a multiset; a tool that ran on one side only has no news."""
    waiting = _Waiting(before.findings)
    fresh, unchanged = [], []
    for run in runs:
        for finding in run.findings:
            known = mark(run.tool, finding)
            if waiting.take(known) or run.tool not in before.ran:
                unchanged.append(finding)
            else:
                fresh.append((known, finding))
    for each in suppressed:
        waiting.take(mark(each.tool, each.finding))
    packages = _packages(before)
    new, disclosed = [], []
    for known, finding in fresh:
        package = _package(finding)
        if package and waiting.take_elsewhere(known):
            unchanged.append(finding)
        elif package in packages and not waiting.knew(known):
            disclosed.append(finding)
        else:
            new.append(finding)
    return FindingsDelta(
        new=_worst_first(new),
        fixed=_fixed(before, runs, waiting),
        unchanged=_worst_first(unchanged),
        disclosed=_worst_first(disclosed),
    )


class _Waiting:
    """The baseline's findings that nothing has matched yet."""

    def __init__(self, findings: Iterable[Mark]) -> None:
        self._counts = Counter(_identity(each) for each in findings)
        self._places: defaultdict[Identity, list[Identity]] = defaultdict(list)
        for tool, rule, subject in self._counts:
            self._places[tool, rule, _name(subject)].append((tool, rule, subject))

    def take(self, known: Mark) -> bool:
        """Match one that is about the same, if there is one."""
        return self._take(_identity(known))

    def take_elsewhere(self, known: Mark) -> bool:
        """Match what was told of the same package in another place: npm hoists anew."""
        return any(self._take(each) for each in self._told(known))

    def knew(self, known: Mark) -> bool:
        """Say whether the same was told of the package before, matched by now or not."""
        return bool(self._told(known))

    def _told(self, known: Mark) -> Sequence[Identity]:
        return self._places.get((known.tool, known.rule, _name(known.subject)), ())

    def _take(self, identity: Identity) -> bool:
        if self._counts[identity] <= 0:
            return False
        self._counts[identity] -= 1
        return True


def _identity(known: Mark) -> Identity:
    return known.tool, known.rule, known.subject


def _name(subject: str) -> str:
    """Read the name in what a vulnerability is about: a name, and a place."""
    return subject.partition(" ")[0]


def _packages(before: Snapshot) -> frozenset[tuple[str, str, str]]:
    known = (*before.packages, *(before.scanned or ()))
    return frozenset((each.kind, each.name, each.version) for each in known)


def _package(finding: Finding) -> tuple[str, str, str] | None:
    if finding.vulnerability is None:
        return None
    package = finding.vulnerability.package
    return package.kind, package.name, package.version


def _fixed(before: Snapshot, runs: tuple[ToolRun, ...], waiting: _Waiting) -> tuple[Mark, ...]:
    """Keep the baseline's findings that nothing matched, of the tools that looked again."""
    ran = {run.tool for run in runs if run.problem is None}.intersection(before.ran)
    fixed = (each for each in before.findings if each.tool in ran and waiting.take(each))
    return tuple(sorted(fixed, key=lambda each: (_LEVELS.index(each.level), each)))


def _worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=_badness))


def _badness(finding: Finding) -> tuple[int, int, Location, str, str]:
    rating = finding.vulnerability.rating if finding.vulnerability else 0
    return (-finding.rule.severity, -rating, finding.location, finding.rule.id, finding.subject)
