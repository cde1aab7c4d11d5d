"""What is amiss with suppressions themselves: rules of ours that look at no Dockerfile."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dunnage.linters.equivalents import owner
from dunnage.model import Finding, Image, Rule, Severity, Tool
from dunnage.plain import plain
from dunnage.rule import PAGES
from dunnage.rules import PRACTICES
from dunnage.suppression.suppression import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from dunnage.model import Location, ToolRun
    from dunnage.suppression.image_budgets import BudgetWaiver
    from dunnage.suppression.policy import Rerating
    from dunnage.suppression.suppression import Suppression


def _rule(name: str, severity: Severity, summary: str, help_text: str) -> Rule:
    return Rule(name, summary, help_text, severity, url=f"{PAGES}/{name}.md")


UNUSED_SUPPRESSION = _rule(
    "unused-suppression",
    Severity.NOTE,
    "A comment allows what is not there.",
    "What the comment allows was repaired, or the comment stands in the wrong place: it is about "
    "the instruction below it, or, above `FROM`, about the whole stage. Left there, it would hide "
    "the next such finding. Remove it.",
)
SUPPRESSION_WITHOUT_REASON = _rule(
    "suppression-without-reason",
    Severity.NOTE,
    "A comment allows a rule to be broken and does not say why.",
    "Whoever reads the Dockerfile next cannot tell whether the reason still holds. Write it behind "
    "the rule:\n\n"
    "```dockerfile\n# dunnage: allow=runs-as-root the entrypoint drops its rights itself\n```",
)
UNKNOWN_RULE = _rule(
    "unknown-rule-in-suppression",
    Severity.WARNING,
    "A comment or the policy file names a rule that does not exist.",
    "Nothing is allowed or rated by it. The rule is misspelt, or it has another name by now: "
    "every finding shows the id of its rule.",
)
EXPIRED_WAIVER = _rule(
    "expired-waiver",
    Severity.WARNING,
    "A waiver of the policy file, or an entry of Trivy's ignore file, has ended.",
    "What it allowed counts again: since the day after `until`, or since the day that `exp:` or "
    "`expired_at` names. Repair what was waived, or decide anew and give the waiver another end; "
    "then remove what is left of it.",
)
UNUSED_WAIVER = _rule(
    "unused-waiver",
    Severity.NOTE,
    "A waiver of the policy file, or an entry of Trivy's ignore file, allows what is not there.",
    "What it waives was repaired, or is another image's: then give it a `path` or a `package`. "
    "Left there, it would hide the next such finding. Remove it.",
)

RULES = (
    EXPIRED_WAIVER,
    SUPPRESSION_WITHOUT_REASON,
    UNKNOWN_RULE,
    UNUSED_SUPPRESSION,
    UNUSED_WAIVER,
)

_PRACTICES = {each.rule.id: each for each in PRACTICES}
_ABOUT = frozenset(each.id for each in RULES)
_OURS = _ABOUT | _PRACTICES.keys()


@dataclass(frozen=True)
class Book:
    """Everything that is suppressed or rated anew, what was of use, and what the tools found."""

    suppressions: tuple[Suppression, ...]
    used: frozenset[Suppression]
    reratings: tuple[Rerating, ...]
    runs: tuple[ToolRun, ...]
    budgets: tuple[BudgetWaiver, ...] = ()

    @cached_property
    def ran(self) -> frozenset[Tool]:
        """Name the tools whose findings are complete."""
        return frozenset(run.tool for run in self.runs if run.problem is None)

    @cached_property
    def rules(self) -> frozenset[str]:
        """Name the rules of all findings, suppressed or not."""
        return frozenset(each.rule.id for run in self.runs for each in run.findings)

    @cached_property
    def paths(self) -> frozenset[str]:
        """Name the files of all findings, suppressed or not."""
        return frozenset(each.location.path for run in self.runs for each in run.findings)

    def knows(self, rule: str) -> bool:
        """Tell whether there is such a rule; not all ids of other tools are known here."""
        return rule in _OURS or rule in self.rules or owner(rule) is not Tool.DUNNAGE

    def is_idle(self, each: Suppression) -> bool:
        """Tell whether a suppression is of no use, as far as this run can know."""
        if each in self.used or not each.is_built:
            return False
        if (each.tool or owner(each.rule)) not in self.ran:
            return False
        is_whole = Tool.TRIVY in self.ran  # there was an image to look at
        if each.kind is Kind.WAIVER:  # which may be for a file that this run is not about
            return is_whole and any(map(each.reaches, self.paths)) and each.rule not in _ABOUT
        practice = _PRACTICES.get(each.rule)
        return is_whole or practice is None or not practice.looks_at(Image)


def check(book: Book, today: date) -> Iterator[Finding]:
    """Check every suppression of ours; each rule of a comment is one."""
    for rerating in book.reratings:
        if not book.knows(rerating.rule):
            yield _unknown(rerating.rule, rerating.location)
    for waiver in book.budgets:
        if waiver.is_over(today):
            yield _expired(waiver, waiver.budget, f"budget {waiver.budget}")
    for each in book.suppressions:
        if each.kind is Kind.WAIVER and each.is_over(today):
            yield _expired(each, each.rule, _subject(each))
        elif each.kind is not Kind.FOREIGN and not (each.tool or book.knows(each.rule)):
            yield _unknown(each.rule, each.location)
        elif book.is_idle(each):
            yield from _idle(each)
    yield from _unexplained(book.suppressions)


def _unexplained(suppressions: Iterable[Suppression]) -> Iterator[Finding]:
    comments = (each for each in suppressions if each.kind is Kind.COMMENT)
    for location in sorted({each.location for each in comments if each.reason is None}):
        message = "The comment does not say why it allows this."
        yield Finding(SUPPRESSION_WITHOUT_REASON, location, message, "allow")


def _expired(waiver: Suppression | BudgetWaiver, what: str, subject: str) -> Finding:
    message = f"The waiver of `{plain(what)}` ended on {waiver.until}: it counts again."
    return Finding(EXPIRED_WAIVER, waiver.location, message, subject)


def _idle(each: Suppression) -> Iterator[Finding]:
    message = f"Nothing here is told by `{plain(each.rule)}`: what allows it can go."
    match each.kind:
        case Kind.COMMENT:
            yield Finding(UNUSED_SUPPRESSION, each.location, message, _subject(each))
        case Kind.WAIVER:
            yield Finding(UNUSED_WAIVER, each.location, message, _subject(each))
        case Kind.FOREIGN | Kind.SWITCH:
            return


def _unknown(rule: str, location: Location) -> Finding:
    import difflib  # noqa: PLC0415 - slow to import, and hardly ever needed

    close = difflib.get_close_matches(rule[:100], _OURS, n=1, cutoff=0.75)
    hint = f" Is `{close[0]}` meant?" if close else ""
    message = f"`{plain(rule)}` is no rule of Dunnage, and nothing else is told by that name.{hint}"
    return Finding(UNKNOWN_RULE, location, message, subject=plain(rule))


def _subject(each: Suppression) -> str:
    return plain(" ".join(filter(None, (each.rule, each.path, each.package))), limit=1000)
