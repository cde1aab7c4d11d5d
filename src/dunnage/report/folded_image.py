"""One image among several: folded, and short enough to leave the others their room."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import accumulate
from typing import TYPE_CHECKING

from dunnage.markdown import details
from dunnage.plain import plain
from dunnage.report import comment
from dunnage.report.sections import headline
from dunnage.report.sections.against import against
from dunnage.report.sections.images import VERDICTS
from dunnage.report.sections.section import ALWAYS, Section, fit
from dunnage.units import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dunnage.report.report import Report

_MOST = 3  # reasons, and problems
_LONGEST = 120
_BREAK = 2  # bytes of a blank line
_NOTE = 100  # bytes of the last line


@dataclass(frozen=True, slots=True)
class Folded:
    """What there is to say of one image; the first section is never left out."""

    title: str  # HTML
    sections: tuple[Section, ...]
    elsewhere: str | None

    def fit(self, limit: int) -> str:
        """Write as many whole sections as `limit` bytes take; the first one in any case."""
        room = limit - _length(details(self.title, ""))
        return details(self.title, fit(self.sections, room, self.elsewhere).rstrip("\n"))


def fair(reports: Sequence[Report], rows: int, room: int) -> Iterator[str]:
    """Fold each image, and let large ones have what small ones leave of their equal shares.

    Where not even all verdicts fit, the last images are left out.
    """
    folds = [_folded(each, rows) for each in reports]
    least = [_length(each.fit(0)) + _BREAK for each in folds]
    whole = [sum(_length(section.body) for section in each.sections) for each in folds]
    kept = sum(total <= room - _NOTE for total in accumulate(least))
    spare = room - _NOTE - sum(least[:kept])
    texts = [""] * kept
    smallest_first = sorted(range(kept), key=lambda number: whole[number] - least[number])
    for done, number in enumerate(smallest_first):
        share = spare // (kept - done)
        texts[number] = folds[number].fit(least[number] - _BREAK + share)
        spare -= _length(texts[number]) + _BREAK - least[number]
    yield from texts
    if kept < len(folds):
        yield f"_No room for what {counted(len(folds) - kept, 'more image')} would say._"


def _length(text: str) -> int:
    return len(text.encode())


def _folded(report: Report, rows: int) -> Folded:
    # No Markdown is read in a summary: code in HTML is where GitHub finds no mentions.
    name = f"<code>{escape(plain(report.key.name, 60))}</code>"
    platform = f"<code>{escape(plain(report.key.platform, 30))}</code>"
    title = f"{VERDICTS[report.verdict.outcome]}: {name} {platform}"
    small = against(report)
    told = (
        headline.told(report, _MOST, _LONGEST),
        *headline.folded_problems(report.problems, _MOST, _LONGEST),
        f"<sub>{small}</sub>" if small else "",
    )
    first = Section("verdict", "\n\n".join(filter(None, told)), ALWAYS)
    return Folded(title, (first, *comment.details(report, rows)), report.origin.run_url)
