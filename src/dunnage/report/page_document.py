"""One review as the document that the page's script reads; src/page/review.ts has its shape."""

from __future__ import annotations

from dataclasses import asdict, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from dunnage.model import Sizes
from dunnage.plain import plain
from dunnage.report.pictures.picture import pictures
from dunnage.report.pictures.places import Places
from dunnage.report.tables.directories import directories
from dunnage.report.tables.findings import findings
from dunnage.report.tables.instructions import instructions
from dunnage.report.tables.packages import packages
from dunnage.report.tables.parts import parts
from dunnage.report.tables.waste import waste
from dunnage.units import change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.report.pictures.blocks import Block
    from dunnage.report.report import Origin, Report
    from dunnage.report.tables.table import Table

_LINE = 500
_MOST = 30  # reasons, and notes


def document(report: Report) -> dict[str, object]:
    """Say everything that the page shows; all that is foreign is one printable line."""
    places = Places(report)
    drawn = [
        {"of": each.of, "by": each.by, "root": _block(each.root)}
        for each in pictures(report, places)
    ]
    listed = [_table(each) for each in _tables(report, places) if each.rows]
    return {
        "title": plain(str(report.key)),
        "verdict": {
            "outcome": report.verdict.outcome.value,
            "reasons": _lines(report.verdict.reasons),
        },
        "notes": _lines(_notes(report)),
        "commits": list(_commits(report)),
        "figures": list(_figures(report)),
        "places": [asdict(each) for each in places.known()],
        "pictures": drawn,
        "tables": listed,
    }


def _lines(texts: Iterator[str] | tuple[str, ...]) -> list[str]:
    lines = [plain(each, _LINE) for each in texts]
    more = len(lines) - _MOST
    return [*lines[:_MOST], f"and {more:,} more"] if more > 0 else lines


def _notes(report: Report) -> Iterator[str]:
    for problem in report.problems:
        what = "Not checked" if problem.blocks else "Not done"
        yield f"{what}: {problem.part}: {problem.message}"
    if report.delta is not None:
        yield from report.delta.notes
        for each in report.delta.volatile:
            yield f"Without anybody's change: {each.cause}: {change(each.size)}"


def _commits(report: Report) -> Iterator[dict[str, object]]:
    yield _commit("commit", report.origin)
    if report.delta is not None:
        before = replace(report.origin, commit=report.delta.baseline.commit)
        yield _commit("compared with", before)


def _commit(role: str, origin: Origin) -> dict[str, object]:
    name = plain((origin.commit or "unknown")[:12])
    return {"role": role, "name": name, "url": origin.commit_url}


def _figures(report: Report) -> Iterator[dict[str, object]]:
    weighed = report.image or report.snapshot
    if weighed is None:
        return
    total, delta = weighed.sizes, report.delta
    base = sum((each.sizes for each in weighed.layers if each.base), Sizes(0, 0))
    for name, of in (("On disk", attrgetter("unpacked")), ("To pull", attrgetter("compressed"))):
        yield {
            "name": name,
            "total": of(total),
            "base": of(base),
            "growth": of(delta.sizes) if delta else None,
            "baseGrowth": of(delta.base_sizes) if delta else None,
        }


def _tables(report: Report, places: Places) -> Iterator[Table]:
    snapshot, delta = report.snapshot, report.delta
    if snapshot is not None:
        yield instructions(snapshot, delta, places)
        yield packages(snapshot, delta, places)
        yield directories(snapshot, delta)
        yield parts(snapshot, delta)
        yield waste(snapshot, places)
    yield findings(report.runs)


def _block(block: Block) -> dict[str, object]:
    """Write what is there only: there are thousands of them."""
    leaf = block.leaf
    if leaf is None:
        return {"name": block.name, "parts": [_block(each) for each in block.blocks]}
    facts = {
        "size": leaf.size,
        "base": leaf.base or None,
        "made": leaf.made,
        "asked": leaf.asked,
        "note": leaf.note and plain(leaf.note),
    }
    return {"name": block.name} | {key: fact for key, fact in facts.items() if fact is not None}


def _table(table: Table) -> dict[str, object]:
    return {
        "name": table.name,
        "about": table.about,
        "columns": [asdict(each) for each in table.columns],
        "rows": table.rows,
    }
