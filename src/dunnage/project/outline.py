"""Indented text as a tree of lines, which is as much YAML as yarn's and pnpm's lockfiles need.

Both are written by programs, one key a line, in block style; a YAML parser takes ninety times as
long, and does not tell lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dunnage.model import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Block:
    """A line, and the deeper ones below it."""

    text: str
    line: int
    children: list[Block] = field(default_factory=list)

    @property
    def lines(self) -> Lines:
        """Span everything down to the last line below."""
        last = self
        while last.children:
            last = last.children[-1]
        return Lines(self.line, last.line)

    @property
    def pair(self) -> tuple[str, str]:
        """Split the line into a key and what follows it; quotes are taken off both."""
        if self.text.startswith(('"', "'")):
            end = self.text.find(self.text[0], 1)
            key, rest = self.text[1:end], self.text[end + 1 :].lstrip(":")
        else:
            key, colon, rest = f"{self.text} ".partition(": ")
            if not colon:
                key, _, rest = self.text.partition(" ")
        return key.strip(), unquoted(rest.strip())

    def at(self, name: str) -> Block | None:
        """Go to the child of that key."""
        return next((each for each in self.children if each.pair[0] == name), None)

    def under(self, name: str) -> Iterator[Block]:
        """Go through what lies below each child of that key; several documents have several."""
        return (block for each in self.children if each.pair[0] == name for block in each.children)

    def value(self, name: str) -> str | None:
        """Tell what follows the key of a child."""
        found = self.at(name)
        return found.pair[1] if found else None


def read(text: str) -> Block:
    """Read a text; comments, blank lines and the marks between documents are left out."""
    root = Block("", 0)
    path = [(-1, root)]  # from the root to the last line, each with its indentation
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if not bare or bare.startswith("#") or bare == "---":
            continue
        indent = len(line) - len(line.lstrip())
        if bare.startswith("? "):  # a key too long for one line with its value, which ": " opens
            bare = f"{bare[2:]}:"
        elif bare.startswith(": "):
            bare, indent = bare[2:], indent + 2
        while path[-1][0] >= indent:
            path.pop()
        block = Block(bare, number)
        path[-1][1].children.append(block)
        path.append((indent, block))
    return root


def unquoted(text: str) -> str:
    """Take the quotes off a text that stands in them; what is escaped in it stays so."""
    is_quoted = len(text) > 1 and text[0] in "\"'" and text.endswith(text[0])
    return text[1:-1] if is_quoted else text
