"""Fixes put into a file, so that no byte outside of the lines that they name changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dunnage.model import Fix

_MOST_ROUNDS = 10
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def repair(content: bytes, check: Callable[[bytes], Iterable[Fix]]) -> bytes:
    """Apply the fixes that a check finds, until it finds none that changes anything.

    What a fix uncovers is fixed in the next round, as is what overlapped with another fix.
    """
    for _ in range(_MOST_ROUNDS):
        repaired = apply(content, check(content))
        if repaired == content:
            break
        content = repaired
    return content


def apply(content: bytes, fixes: Iterable[Fix]) -> bytes:
    """Put each fix in the place of its lines; of those that overlap the first wins."""
    mark = _BYTE_ORDER_MARK if content.startswith(_BYTE_ORDER_MARK) else b""
    lines = content.removeprefix(mark).split(b"\n")
    for fix in reversed(tuple(_apart(fixes))):
        first, last = fix.lines.first - 1, fix.lines.last
        if _is_text(lines[first:last]):
            lines[first:last] = _written(fix.replacement, lines[first:last], _end(lines[0]))
    return mark + b"\n".join(lines)


def _apart(fixes: Iterable[Fix]) -> Iterator[Fix]:
    end = 0
    for fix in sorted(fixes, key=lambda each: each.lines):
        if fix.lines.first > end:
            yield fix
            end = fix.lines.last


def _is_text(lines: Iterable[bytes]) -> bool:
    """Tell whether a fix can hold all that it replaces: bytes that are no UTF-8 it cannot."""
    try:
        return b"\n".join(lines).decode() is not None
    except UnicodeDecodeError:
        return False


def _written(replacement: str, replaced: list[bytes], usual: bytes) -> Iterator[bytes]:
    """Write lines with the ends of those that they replace, and further ones with the usual end."""
    ends = [*map(_end, replaced[:-1])]
    *others, last = replacement.encode().split(b"\n")
    for number, line in enumerate(others):
        yield line + (ends[number] if number < len(ends) else usual)
    yield last + _end(replaced[-1])


def _end(line: bytes) -> bytes:
    """Take what of a line's end stands before the line feed."""
    return line[len(line.rstrip(b"\r")) :]
