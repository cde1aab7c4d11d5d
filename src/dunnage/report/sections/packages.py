"""Which packages came, went and moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.markdown import code, details, table
from dunnage.report.sections.section import Section
from dunnage.units import change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dunnage.image.delta import PackageDelta
    from dunnage.report.report import Report

_TITLE = "Packages"
_UNFOLDED = 5


def packages(report: Report, rows: int) -> Section | None:
    """List them, most growth first; more than a handful are folded."""
    changed = report.delta.packages if report.delta else None
    if not changed:
        return None
    listed = sorted(changed, key=lambda each: (-(each.growth or 0), _name(each)))
    lines = [
        (
            code(_name(each), 80),
            *_versions(each),
            "" if each.growth is None else change(each.growth),
        )
        for each in listed[:rows]
    ]
    body = table(("Package", "Was", "Is now", "On disk:"), lines, len(listed))
    if len(listed) > _UNFOLDED:
        body = details(_summary(listed), body)
    return Section(_TITLE, f"### {_TITLE}\n\n{body}", 5)


def _name(each: PackageDelta) -> str:
    package = each.after or each.before
    return package.name if package else ""


def _versions(each: PackageDelta) -> tuple[str, str]:
    return (
        code(each.before.version, 60) if each.before else "",
        code(each.after.version, 60) if each.after else "removed",
    )


def _summary(changed: Sequence[PackageDelta]) -> str:
    added = sum(each.before is None for each in changed)
    removed = sum(each.after is None for each in changed)
    numbers = {"added": added, "removed": removed, "changed": len(changed) - added - removed}
    named = ", ".join(f"{number:,} {what}" for what, number in numbers.items() if number)
    known = [each.growth for each in changed if each.growth is not None]
    return f"{named}: {change(sum(known))} on disk" if known else named
