"""What most of a change comes from, one line each: the first things to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.markdown import code, link, text
from dunnage.model import Outcome
from dunnage.report import sentences
from dunnage.report.order import brought
from dunnage.report.sections import signs
from dunnage.report.sections.growth import label
from dunnage.report.sections.place import place
from dunnage.report.sections.section import Section
from dunnage.units import change

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dunnage.image.delta import Delta
    from dunnage.model import Finding, Location, Vulnerability
    from dunnage.report.report import Origin, Report

_TITLE = "Look here first:\n"  # without it, this and the reasons above were one list
_WORTH = 100_000  # bytes; every build moves some
_INSTRUCTION = 72


def causes(report: Report) -> Section | None:
    """Name the worst new vulnerability and finding, and what grew most.

    Without a baseline all is new: then only what fails is worth a line.
    """
    lines = [f"- {each}" for each in _causes(report)]
    return Section("causes", "\n".join([_TITLE, *lines]), 1) if lines else None


def _causes(report: Report) -> Iterator[str]:
    delta, origin = report.delta, report.origin
    if delta is not None or report.verdict.outcome is Outcome.FINDINGS:
        found, new = brought(report), "new " if delta else ""
        known = [(each, each.vulnerability) for each in found if each.vulnerability]
        for finding, vulnerability in known[:1]:
            title = _titled(known, f"{new}vulnerability", f"{new}vulnerabilities")
            yield f"{title}: {_vulnerability(finding, vulnerability, origin)}"
        own = [each for each in found if each.vulnerability is None]
        for finding in own[:1]:
            yield f"{_titled(own, f'{new}finding', f'{new}findings')}: {_finding(finding, origin)}"
    if delta is not None:
        yield from _instruction(delta, origin)
        yield from _package(delta, origin)


def _titled(found: Sequence[object], one: str, many: str) -> str:
    return one.capitalize() if len(found) == 1 else f"Worst of {len(found):,} {many}"


def _vulnerability(finding: Finding, found: Vulnerability, origin: Origin) -> str:
    named = link(code(found.id, 60), finding.rule.url)
    package = code(f"{found.package.name} {found.package.version}", 80)
    cure = f"fixed in {code(found.fixed_in, 60)}" if found.fixed_in else "no fix yet"
    what = f"{signs.RATINGS[found.rating]} {named} in {package}"
    return f"{_at(what, finding.location, origin)}, {cure}"


def _finding(finding: Finding, origin: Origin) -> str:
    named = link(code(finding.rule.id, 60), finding.rule.url)
    return _at(f"{signs.SEVERITIES[finding.rule.severity]} {named}", finding.location, origin)


def _instruction(delta: Delta, origin: Origin) -> Iterator[str]:
    for most in delta.instructions[:1]:
        if most.after is None or most.sizes.unpacked < _WORTH:
            continue
        grown = f"**{change(most.sizes.unpacked)}** by {label(sentences.names(most))}"
        line = _at(grown, most.after.location, origin)
        made = next((each.after for each in most.shares if each.after), None)
        if made is not None:
            step = code(sentences.shortened(made.step.instruction), _INSTRUCTION)
            line += f", made by {_at(step, made.step.location, origin)}"
        yield f"Largest growth: {line}"


def _package(delta: Delta, origin: Origin) -> Iterator[str]:
    most = max(delta.packages, key=lambda each: each.growth or 0, default=None)
    if most is None or most.after is None or (most.growth or 0) < _WORTH:
        return
    what = f"**{change(most.growth or 0)}** of {code(most.after.name, 80)}"
    told = text(sentences.package(most))
    yield f"Largest package: {_at(what, most.after.location, origin)}, {told}"


def _at(what: str, location: Location | None, origin: Origin) -> str:
    return f"{what} ({place(location, origin)})" if location else what
