"""GitHub's Markdown: how foreign text is shown without becoming Markdown itself.

A word that could mean anything to GitHub becomes a code span, the one place where neither Markdown,
HTML, mentions, references nor links exist. Escaping does not do: GitHub looks for mentions and
references in the rendered text, where no escape is left.
https://github.github.com/gfm/#code-spans
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = tuple[str, ...]

_LONGEST = 300
_NO_BREAK = "\N{NO-BREAK SPACE}"
_WORD = re.compile(r"(?P<open>\(?)`(?P<span>[^`]+)`(?P<close>[.,:;)]*)(?!\S)|\S+")
_PROSE = re.compile(r"""[("']*[^\W_](?:[^\W_]|[-.,:;!?'"()/+%=…])*|[-=+/→%]|[.,:;!?()…"']+""")
_MEANT = re.compile(  # links, emoji, commits, issues, the number of a list's item
    r"://|www\.|:[\w+-]+:|\b[0-9a-f]{7,64}\b|GH-\d|^\d+[.)]$",
    re.IGNORECASE,
)
_CORE = re.compile(r"""[^("'](?:.*[^.,:;)"'])?""")  # without the sentence's punctuation


def text(foreign: str, limit: int = _LONGEST) -> str:
    """Show prose; its own code spans stay code spans."""
    return " ".join(_word(match) for match in _WORD.finditer(plain(foreign, limit)))


def code(foreign: str, limit: int = _LONGEST) -> str:
    """Show a code span, whatever backticks are in it."""
    content = plain(foreign, limit)
    runs = re.findall("`+", content)
    fence = "`" * (1 + max(map(len, runs), default=0))
    padding = " " if not content or content[0] == "`" or content[-1] == "`" else ""
    return f"{fence}{padding}{content}{padding}{fence}"


def link(label: str, url: str | None) -> str:
    """Link a label, which is Markdown already; only to https, everything else stays unlinked."""
    if url is None or not url.startswith("https://"):
        return label
    return f"[{label}]({quote(url, safe=':/?#&=%@+,;~', errors='replace')})"


def table(head: Row, rows: Sequence[Row], total: int) -> str:
    """Set rows, and say how many of the `total` are missing.

    A heading that ends in a colon makes a column of figures: aligned to the right, and never broken
    except in the heading, so that a long one does not make a narrow column wide.
    """
    figures = tuple(each.endswith(":") for each in head)
    rule = tuple("---:" if each else "---" for each in figures)
    titles = tuple(each.removesuffix(":") for each in head)
    lines = [_row(titles, (False,) * len(head)), f"| {' | '.join(rule)} |"]
    lines += [_row(row, figures) for row in rows]
    more = total - len(rows)
    return "\n".join(lines) + (f"\n\n…and {more:,} more." if more > 0 else "")


def details(summary: str, body: str) -> str:
    """Fold a body; the summary is HTML and therefore never foreign."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def _word(match: re.Match[str]) -> str:
    if match["span"]:
        return f"{match['open']}{code(match['span'])}{match['close']}"
    word = match[0]
    if _PROSE.fullmatch(word) and not _MEANT.search(word):
        return word
    return _CORE.sub(lambda core: code(core[0]), word, count=1)


def _row(row: Row, figures: tuple[bool, ...]) -> str:
    return f"| {' | '.join(map(_cell, row, figures))} |"


def _cell(content: str, figure: bool) -> str:  # noqa: FBT001 - map calls it
    # A pipe ends a cell even in a code span unless a backslash stands before it, and parsers differ
    # on what two backslashes mean: https://github.github.com/gfm/#example-200
    cell = content.replace("\\|", "\\ |").replace("|", "\\|")
    return cell.replace(" ", _NO_BREAK) if figure else cell
