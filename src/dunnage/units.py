"""Figures for people: bytes in decimal units with one decimal, an exact zero, plurals."""

from __future__ import annotations

_UNITS = ("B", "kB", "MB", "GB", "TB")


def size(count: int) -> str:
    """Write a count of bytes: `12.3 MB`."""
    value, unit = float(count), 0
    while round(value, 1) >= 1000 and unit + 1 < len(_UNITS):  # noqa: PLR2004 - decimal units
        value, unit = value / 1000, unit + 1
    return f"{count} B" if unit == 0 else f"{value:.1f} {_UNITS[unit]}"


def change(count: int) -> str:
    """Write a difference of bytes with its sign: `+61.0 MB`, `±0 B`."""
    sign = "±" if count == 0 else "+" if count > 0 else "\N{MINUS SIGN}"
    return sign + size(abs(count))


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Count a noun, whose plural is regular unless given: `1 finding`, `2,000 findings`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
