"""What the values of inputs may look like; ValueError says what is wrong with one."""

from __future__ import annotations

import csv
import re

from dunnage.model import Rating

_SECRET_ID = re.compile(r"[A-Za-z0-9_.-]+")
# Trivy rates licences by their category: https://trivy.dev/latest/docs/scanner/license/
_LICENSES = {
    "off": None,
    "forbidden": Rating.CRITICAL,
    "restricted": Rating.HIGH,
    "reciprocal": Rating.MEDIUM,
    "notice": Rating.LOW,
    "unknown": Rating.UNKNOWN,
}


def plain(value: str) -> str:
    """Take one line that no program can read as an option."""
    if value.startswith("-"):
        message = "must not start with `-`"
        raise ValueError(message)
    if any(ord(each) < ord(" ") for each in value):
        message = "must be one line without control characters"
        raise ValueError(message)
    return value


def lines(text: str) -> tuple[str, ...]:
    """Take one value a line."""
    return tuple(map(plain, filter(None, map(str.strip, text.splitlines()))))


def one_of(value: str, words: tuple[str, ...]) -> str:
    """Take one of some words."""
    if value not in words:
        *others, last = (f"`{word}`" for word in words)
        message = f"expected {', '.join(others)} or {last}"
        raise ValueError(message)
    return value


def rating(value: str) -> Rating:
    """Take how bad a vulnerability is."""
    one_of(value, tuple(str(rating) for rating in Rating))
    return Rating[value.upper()]


def licenses(value: str) -> Rating | None:
    """Take a category of licences, as the rating that Trivy gives it; None is `off`."""
    return _LICENSES[one_of(value, tuple(_LICENSES))]


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Take one `NAME=value` a line."""
    pairs = []
    for line in filter(None, map(str.strip, text.splitlines())):
        name, separator, value = line.partition("=")
        if not separator or not name or name.startswith("-"):
            message = f"expected one `NAME=value` a line, found {line!r}"
            raise ValueError(message)
        pairs.append((name, value))
    return tuple(pairs)


def secrets(text: str) -> tuple[tuple[str, str], ...]:
    """Take one `id=value` a line; quotes hold a value of several lines."""
    # One CSV record a line, as docker/build-push-action reads its `secrets`, so that quotes can
    # hold a value of several lines.
    try:
        records = list(csv.reader(text.splitlines(keepends=True), delimiter="\0", strict=True))
    except csv.Error as error:
        message = "expected one `id=value` a line; a quote is not closed"
        raise ValueError(message) from error
    secrets: list[tuple[str, str]] = []
    for record in filter(None, records):
        name, separator, value = record[0].partition("=")
        if not separator or not _SECRET_ID.fullmatch(name):
            message = f"expected one `id=value` a line; record {len(secrets) + 1} has no such id"
            raise ValueError(message)
        secrets.append((name, value))
    return tuple(secrets)
