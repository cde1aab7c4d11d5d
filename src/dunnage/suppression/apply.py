"""What is left of all findings once suppressions and the policy have been honoured."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dunnage.linters.equivalents import equivalents
from dunnage.model import Suppressed, Tool, ToolRun
from dunnage.suppression import hygiene

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dunnage.model import Finding
    from dunnage.suppression.policy import Policy
    from dunnage.suppression.suppression import Suppression


@dataclass(frozen=True, slots=True)
class Applied:
    """What counts, and what somebody allows."""

    runs: tuple[ToolRun, ...]
    suppressed: tuple[Suppressed, ...]


def apply(
    runs: Iterable[ToolRun], suppressions: Iterable[Suppression], policy: Policy, today: date
) -> Applied:
    """Leave out what is allowed, rate the rest anew, and tell what is amiss with suppressions.

    The runs come from `dedupe`, so that what several tools tell is allowed once. Findings about
    suppressions join the run of Dunnage itself.
    """
    runs, given = tuple(runs), (*suppressions, *policy.suppressions)
    ledger = _Ledger(each for each in given if not each.is_over(today))
    kept = [ledger.sift(run) for run in runs]
    budgets = tuple(waiver for each in policy.budgets for waiver in each.waivers)
    book = hygiene.Book(given, frozenset(ledger.used), policy.reratings, runs, budgets)
    about = ledger.sift(ToolRun(Tool.DUNNAGE, findings=tuple(hygiene.check(book, today))))
    joined = (_joined(run, about.findings) if run.tool is Tool.DUNNAGE else run for run in kept)
    return Applied(tuple(_rated(run, policy) for run in joined), tuple(ledger.suppressed))


class _Ledger:
    """The suppressions by rule, and what each was good for."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self._by_rule: defaultdict[str, list[Suppression]] = defaultdict(list)
        for each in suppressions:
            self._by_rule[each.rule].append(each)
        self.used: set[Suppression] = set()
        self.suppressed: list[Suppressed] = []

    def sift(self, run: ToolRun) -> ToolRun:
        kept = (each for each in run.findings if not self._is_allowed(run.tool, each))
        return replace(run, findings=tuple(kept))

    def _is_allowed(self, tool: Tool, finding: Finding) -> bool:
        names = (finding.rule.id, *sorted(equivalents(finding.rule.id)))
        candidates = (each for name in names for each in self._by_rule.get(name, ()))
        covering = [
            each for each in candidates if each.tool in (None, tool) and each.covers(finding)
        ]
        self.used.update(covering)
        for each in covering[:1]:
            self.suppressed.append(Suppressed(tool, finding, each.location, each.reason))
        return bool(covering)


def _joined(run: ToolRun, about: tuple[Finding, ...]) -> ToolRun:
    return replace(run, findings=(*run.findings, *about))


def _rated(run: ToolRun, policy: Policy) -> ToolRun:
    return replace(run, findings=tuple(_rerated(each, policy) for each in run.findings))


def _rerated(finding: Finding, policy: Policy) -> Finding:
    severity = policy.severity(finding.rule.id)
    if severity is None:
        return finding
    return replace(finding, rule=replace(finding.rule, severity=severity))
