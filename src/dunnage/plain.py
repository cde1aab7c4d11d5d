"""Foreign text made harmless: what others wrote, as one line of printable characters."""

from __future__ import annotations


def plain(text: str, limit: int = 200) -> str:
    """Collapse white space and whatever does not print: controls, bidi marks, lone surrogates."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"
