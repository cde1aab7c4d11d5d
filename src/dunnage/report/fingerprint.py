"""How code scanning recognises a line of a file when the lines around it move.

The same value as `primaryLocationLineHash` of GitHub's own upload action, so that an alert keeps
its identity whichever of the two uploads it:
https://github.com/github/codeql-action/blob/main/src/fingerprints.ts
"""

from __future__ import annotations

from collections import Counter, deque
from itertools import chain, repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WINDOW = 100  # characters that follow a line's start and count for its hash
_BASE = 37
_WRAP = (1 << 64) - 1
_LEAVING = pow(_BASE, _WINDOW, 1 << 64)
_END = 0xFFFF
_SPACE, _TAB, _LF, _CR = b" \t\n\r"


def line_hashes(source: bytes) -> tuple[str, ...]:
    """Hash every line of a file, the first one first: `"c129715d7a2bc9a3:1"`."""
    values = [f"{value:x}" for value in _values(source)]
    seen: Counter[str] = Counter()
    hashes = []
    for value in values:
        seen[value] += 1
        hashes.append(f"{value}:{seen[value]}")
    return tuple(hashes)


def _values(source: bytes) -> Iterator[int]:
    """Roll a polynomial hash over the file; a line's is known `_WINDOW` characters after it began.

    Zeros after the end fill the window of the last lines.
    """
    window = deque(repeat((0, False), _WINDOW))
    value, starts = 0, True
    for unit in chain(_characters(source), (_END,)):
        leaving, begins = window.popleft()
        if begins:
            yield value
        window.append((unit, starts))
        value = (_BASE * value + unit - _LEAVING * leaving) & _WRAP
        starts = unit == _LF
    for leaving, begins in window:
        if begins:
            yield value
        value = (_BASE * value - _LEAVING * leaving) & _WRAP


def _characters(source: bytes) -> Iterator[int]:
    """Go through UTF-16 code units: blanks left out, every kind of line end one LF."""
    units = memoryview(source.decode("utf-8", "replace").encode("utf-16-le")).cast("H")
    previous = 0
    for unit in units:
        if unit == _CR or (unit == _LF and previous != _CR):
            yield _LF
        elif unit not in (_SPACE, _TAB, _LF):
            yield unit
        previous = unit
