"""Which packages came, went and moved, and who asks for them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.image.delta import PackageChange
from dunnage.markdown import code, details, table, text
from dunnage.report import sentences
from dunnage.report.sections.place import place
from dunnage.report.sections.section import Section
from dunnage.units import change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dunnage.image.delta import PackageDelta
    from dunnage.model import Package
    from dunnage.report.report import Origin, Report

    Changes = Sequence[PackageDelta]

_TITLE = "Packages"
_HEAD = ("Package", "What happened", "Line", "On disk:")
_UNFOLDED = 5
_OWN_KINDS = frozenset({"npm", "node"})  # all else is the distribution's


def packages(report: Report, rows: int) -> Section | None:
    """Name the few that grew most; the rest, the system's and the base image's are folded."""
    delta = report.delta
    if delta is None or not delta.packages:
        return None
    before = replace(report.origin, commit=delta.baseline.commit)
    groups: dict[str, list[PackageDelta]] = {"own": [], "OS packages": [], "Base image": []}
    for each in sorted(delta.packages, key=_most_growth_first):
        groups[_group(_package(each))].append(each)
    own = groups.pop("own")
    first, rest = own[:_UNFOLDED], own[_UNFOLDED:]
    parts = [_table(first, report.origin, before, rows)] if first else []
    for name, changes in {f"{len(rest):,} more": rest, **groups}.items():
        if changes:
            body = _table(changes, report.origin, before, rows)
            parts.append(details(f"{name}: {_summary(changes)}", body))
    return Section(_TITLE, "\n\n".join([f"### {_TITLE}", *parts]), 5)


def _group(package: Package | None) -> str:
    if package and package.base:
        return "Base image"
    return "own" if package and package.kind in _OWN_KINDS else "OS packages"


def _table(changes: Changes, origin: Origin, before: Origin, rows: int) -> str:
    lines = [
        (
            code(package.name, 80),
            text(sentences.package(each)),
            place(package.location, origin if each.after else before),
            "" if each.growth is None else f"**{change(each.growth)}**",
        )
        for each in changes[:rows]
        if (package := _package(each))
    ]
    return table(_HEAD, lines, len(changes))


def _package(each: PackageDelta) -> Package | None:
    return each.after or each.before


def _most_growth_first(each: PackageDelta) -> tuple[int, str]:
    package = _package(each)
    return -(each.growth or 0), package.name if package else ""


def _summary(changes: Changes) -> str:
    numbers = Counter(each.change for each in changes)
    named = ", ".join(f"{numbers[each]:,} {each}" for each in PackageChange if numbers[each])
    known = [each.growth for each in changes if each.growth is not None]
    return f"{named}, {change(sum(known))} on disk" if known else named
