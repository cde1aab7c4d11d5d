"""Which here-documents a line announces: `RUN <<EOF`, `COPY <<-"a" 3<<b /c`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dunnage.dockerfile.expansion import ExpansionError
from dunnage.dockerfile.words import Lexer

_WORD = re.compile(r"[0-9]*<<(-?)[\t\n\f\r ]*([^<]*)")

# The escape directive has no say here: BuildKit reads this line with a backslash, always.
_AS_WRITTEN = Lexer(keep_quotes=True, keep_escapes=True)
_WITH_QUOTES = Lexer(keep_quotes=True)
_PLAIN = Lexer()


@dataclass(frozen=True, slots=True)
class Marker:
    """The word that announces a here-document."""

    name: str
    expand: bool
    chomp: bool


def markers(line: str) -> tuple[Marker, ...]:
    """Find the markers in a logical line; none in a line with an unclosed quote."""
    if "<<" not in line:
        return ()
    try:
        words = _AS_WRITTEN.words(line)
    except ExpansionError:
        return ()
    return tuple(marker for word in words if (marker := _marker(word)) is not None)


def _marker(word: str) -> Marker | None:
    """Read one word; ExpansionError where its name ends within quotes."""
    match = _WORD.fullmatch(word)
    if match is None:
        return None
    names = _PLAIN.words(match[2])
    if len(names) != 1:
        return None
    quoted = _WITH_QUOTES.words(match[2])
    expand = _quotes(names[0]) == _quotes("".join(quoted))
    return Marker(names[0], expand=expand, chomp=match[1] == "-")


def _quotes(text: str) -> int:
    return text.count("'") + text.count('"')
