"""What makes a review fail: the conditions of `fail-on`, the budgets, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import units
from dunnage.model import Outcome, Rating, Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from dunnage.budget import Budget
    from dunnage.image.delta import Delta
    from dunnage.model import Finding, Problem, Sizes

MAX_SIZE, MAX_INCREASE = "max-size", "max-increase"

_NEVER = "never"
_COULD_NOT_CHECK = "could-not-check"
_NEW, _FIXABLE = "new-", "fixable-"
_EXPLOITED = "known-exploited"
_FINDING = ("finding", "findings")
_VULNERABILITY = ("vulnerability", "vulnerabilities")
_SEVERITIES = {str(each): each for each in Severity}
_VULNERABLE = {
    **{str(each): each for each in Rating if each is not Rating.UNKNOWN},
    _EXPLOITED: Rating.UNKNOWN,  # whatever it is rated
}
_LEVELS: dict[str, Severity | Rating] = {**_SEVERITIES, **_VULNERABLE}


@dataclass(frozen=True, slots=True)
class Condition:
    """Findings, or vulnerabilities, at one level or worse."""

    level: Severity | Rating
    only_new: bool
    only_fixable: bool = False  # vulnerabilities for which there is a fixed version
    only_exploited: bool = False  # vulnerabilities that attacks are known with

    def __str__(self) -> str:
        prefixes = f"{_NEW if self.only_new else ''}{_FIXABLE if self.only_fixable else ''}"
        return f"{prefixes}{_EXPLOITED if self.only_exploited else self.level}"

    def holds_for(self, finding: Finding) -> bool:
        """Compare like with like: a rating with a vulnerability's, a severity with the rest's."""
        found = finding.vulnerability
        if not isinstance(self.level, Rating):
            return found is None and finding.rule.severity >= self.level
        if found is None or found.rating < self.level:
            return False
        is_fixable = found.fixed_in is not None
        return (is_fixable or not self.only_fixable) and (
            found.exploited or not self.only_exploited
        )


@dataclass(frozen=True, slots=True)
class Gate:
    """The conditions of `fail-on`."""

    conditions: tuple[Condition, ...]
    could_not_check: bool

    @classmethod
    def parse(cls, text: str) -> Gate:
        """Read words with commas between."""
        words = [word for word in (each.strip() for each in text.split(",")) if word]
        if words == [_NEVER]:
            return cls((), could_not_check=False)
        conditions = tuple(_condition(word) for word in words if word != _COULD_NOT_CHECK)
        return cls(conditions, could_not_check=_COULD_NOT_CHECK in words)


@dataclass(frozen=True, slots=True)
class Exemption:
    """A budget that does not count for now."""

    budget: str
    until: date  # the last day
    reason: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Everything that the user lets a review fail for."""

    gate: Gate
    max_size: Budget | None
    max_increase: Budget | None
    exemptions: tuple[Exemption, ...] = ()


def judge(
    limits: Limits,
    findings: Iterable[Finding],
    sizes: Sizes | None,
    delta: Delta | None,
    problems: Iterable[Problem],
) -> Verdict:
    """Decide what the review comes to.

    Findings over the gate outweigh a part that broke, whose problem is told in the report all the
    same: a broken tool must not hide what the others found.
    """
    exempt = {each.budget: each for each in limits.exemptions}
    exceeded = (*_too_large(limits.max_size, sizes), *_grown(limits.max_increase, delta))
    over = (f"{name} {how}" for name, how in exceeded if name not in exempt)
    reasons = (*_gated(limits.gate, tuple(findings), delta), *over)
    allowed = tuple(
        f"{name} {how}; allowed until {exempt[name].until}: {exempt[name].reason}"
        for name, how in exceeded
        if name in exempt
    )
    if reasons:
        return Verdict(Outcome.FINDINGS, reasons, allowed)
    blocked = tuple(f"{each.part}: {each.message}" for each in problems if each.blocks)
    if blocked:
        return Verdict(Outcome.COULD_NOT_CHECK, blocked, allowed)
    return Verdict(Outcome.PASS, allowed=allowed)


def _condition(word: str) -> Condition:
    rest = word.removeprefix(_NEW)
    name = rest.removeprefix(_FIXABLE)
    level = _LEVELS.get(name)
    only_fixable = name != rest
    if level is None or (only_fixable and isinstance(level, Severity)):
        message = (
            f"{word!r} is none of {', '.join(_LEVELS)} (with or without `{_NEW}`, and for "
            f"vulnerabilities `{_FIXABLE}`, as in `{_NEW}{_FIXABLE}high`), {_COULD_NOT_CHECK}, "
            f"{_NEVER}"
        )
        raise ValueError(message)
    return Condition(level, rest != word, only_fixable, name == _EXPLOITED)


def _gated(gate: Gate, findings: tuple[Finding, ...], delta: Delta | None) -> Iterator[str]:
    # Without a baseline nothing can be called new: a first image is a normal state.
    new = delta.findings.new if delta else ()
    for condition in gate.conditions:
        candidates = new if condition.only_new else findings
        count = sum(condition.holds_for(each) for each in candidates)
        if count:
            what = _VULNERABILITY if isinstance(condition.level, Rating) else _FINDING
            yield f"fail-on `{condition}`: {units.counted(count, *what)}"


def _too_large(budget: Budget | None, sizes: Sizes | None) -> Iterator[tuple[str, str]]:
    if budget and sizes and not budget.allows(budget.of(sizes), 0):
        actual = units.size(budget.of(sizes))
        yield MAX_SIZE, f"`{budget.text}`: the image has {actual} {budget.basis}"


def _grown(budget: Budget | None, delta: Delta | None) -> Iterator[tuple[str, str]]:
    if budget and delta:
        grown, before = budget.of(delta.sizes), budget.of(delta.baseline.sizes)
        if not budget.allows(grown, before):
            growth = units.size(grown)
            yield MAX_INCREASE, f"`{budget.text}`: the image grew by {growth} {budget.basis}"
