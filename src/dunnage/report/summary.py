"""The reviews of one step as the job's summary page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.markdown import code, link
from dunnage.report import group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dunnage.model import Problem
    from dunnage.report.outputs import Files
    from dunnage.report.report import Report

# The runner drops a summary of more than 1 MiB.
LIMIT = 1_000_000
_ROWS = 500
_ROWS_OF_SEVERAL = 50
_PAGES = 200


def render(reports: Sequence[Report], files: Files, problems: Sequence[Problem] = ()) -> str:
    """Write what the comment says, at more length, and where the pictures are."""
    where = "".join(f"\n{each}\n" for each in _pictures(reports, files))
    rows = _ROWS if len(reports) == 1 else _ROWS_OF_SEVERAL
    return group.compose(reports, problems, rows, LIMIT - len(where.encode())) + where


def _pictures(reports: Sequence[Report], files: Files) -> Iterator[str]:
    if not files.pages:
        return
    run = next((each.origin.run_url for each in reports if each.origin.run_url), None)
    named = ", ".join(code(page) for page in files.pages[:_PAGES])
    what = "Picture" if len(files.pages) == 1 else "Pictures"
    kept = link("artifacts of this run", run)
    yield f"{what}: {named}{f', among the {kept} where a step uploads it' if run else ''}."
