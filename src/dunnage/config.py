"""The inputs of the action, and of the command line: read once, checked whole."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from dunnage.budget import Budget
from dunnage.errors import ConfigError
from dunnage.gate import Gate, Limits
from dunnage.inputs import INPUTS
from dunnage.model import Rating

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")


_PLATFORM = re.compile(r"[a-z0-9]+/[a-z0-9_]+(/[a-z0-9]+)?")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,127}")
_SERVER = re.compile(r"https?://[A-Za-z0-9.\[\]:_-]+(/[A-Za-z0-9._~/-]*)?")
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
_KEYWORDS = {"comment": ("always", "never"), "upload-sarif": ("auto", "never")}


@dataclass(frozen=True, slots=True)
class Config:
    """What the user asked for, one field an input; a path is checked where it is used."""

    context: str
    dockerfile: str | None
    target: str | None
    platform: str | None
    build_args: tuple[tuple[str, str], ...]
    secrets: tuple[tuple[str, str], ...]
    image: str | None
    image_name: str | None
    token: str | None
    comment: str
    upload_sarif: str
    sarif_file: str | None
    merge_sarif: tuple[str, ...]
    report_file: str | None
    page_file: str | None
    baseline: str
    trivy_server: str | None
    trivy_token: str | None
    trivy_cache: str | None
    severity: Rating
    licenses: Rating | None  # None: not asked for
    fail_on: Gate
    max_size: Budget | None
    max_increase: Budget | None

    @classmethod
    def from_inputs(
        cls, given: Mapping[str, str], defaults: Mapping[str, str] | None = None
    ) -> Config:
        """Read all inputs; an empty one takes its default. Every mistake is told at once."""
        usual = {each.name: each.default for each in INPUTS} | dict(defaults or {})
        values = {name: given.get(name, "").strip() or usual[name] for name in usual}
        reader = _Reader(values)
        config = cls(
            context=reader.path("context"),
            dockerfile=reader.path("dockerfile") or None,
            target=reader.plain("target") or None,
            platform=reader.matching("platform", _PLATFORM, "linux/amd64"),
            build_args=reader.read("build-args", _pairs),
            secrets=reader.read("secrets", _secrets),
            image=reader.plain("image") or None,
            image_name=reader.matching("image-name", _NAME, "shop-api"),
            token=values["token"] or None,
            comment=reader.keyword("comment"),
            upload_sarif=reader.keyword("upload-sarif"),
            sarif_file=reader.path("sarif-file") or None,
            merge_sarif=reader.read("merge-sarif", _lines),
            report_file=reader.path("report-file") or None,
            page_file=reader.path("page-file") or None,
            baseline=reader.path("baseline"),
            trivy_server=reader.matching("trivy-server", _SERVER, "https://trivy.example.com"),
            trivy_token=values["trivy-token"] or None,
            trivy_cache=reader.path("trivy-cache") or None,
            severity=reader.read("severity", _rating),
            licenses=reader.read("licenses", _licenses),
            fail_on=reader.read("fail-on", Gate.parse),
            max_size=reader.read("max-size", Budget.parse_size),
            max_increase=reader.read("max-increase", Budget.parse_increase),
        )
        if reader.mistakes:
            raise ConfigError("\n".join(reader.mistakes))
        return config

    @property
    def limits(self) -> Limits:
        """Gather what the review may fail for."""
        return Limits(self.fail_on, self.max_size, self.max_increase)


class _Reader:
    """Parses values one by one, and keeps every mistake instead of stopping at the first."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.mistakes: list[str] = []

    def read(self, name: str, parse: Callable[[str], T]) -> T:
        """Parse one value; after a mistake the result is never used."""
        try:
            return parse(self._values[name])
        except ValueError as mistake:
            # A secret's value is not repeated, not even in an error.
            shown = "" if name in ("secrets", "token") else f" {self._values[name]!r}"
            self.mistakes.append(f"Input `{name}`{shown}: {mistake}.")
            return None  # type: ignore[return-value]  # from_inputs raises before anyone looks

    def plain(self, name: str) -> str:
        """Take one line that no program can read as an option."""
        return self.read(name, _plain)

    def path(self, name: str) -> str:
        """Take a path; whether it stays inside the workspace is judged where it is used."""
        return self.read(name, _plain)

    def keyword(self, name: str) -> str:
        """Take one of the words that the input knows."""
        return self.read(name, lambda value: _one_of(value, _KEYWORDS[name]))

    def matching(self, name: str, pattern: re.Pattern[str], example: str) -> str | None:
        """Take nothing, or a value of the given form."""

        def parse(value: str) -> str | None:
            if value and not pattern.fullmatch(value):
                message = f"expected a value such as `{example}`"
                raise ValueError(message)
            return value or None

        return self.read(name, parse)


def _plain(value: str) -> str:
    if value.startswith("-"):
        message = "must not start with `-`"
        raise ValueError(message)
    if any(ord(each) < ord(" ") for each in value):
        message = "must be one line without control characters"
        raise ValueError(message)
    return value


def _lines(text: str) -> tuple[str, ...]:
    return tuple(map(_plain, filter(None, map(str.strip, text.splitlines()))))


def _one_of(value: str, words: tuple[str, ...]) -> str:
    if value not in words:
        message = f"expected {' or '.join(f'`{word}`' for word in words)}"
        raise ValueError(message)
    return value


def _rating(value: str) -> Rating:
    _one_of(value, tuple(str(rating) for rating in Rating))
    return Rating[value.upper()]


def _licenses(value: str) -> Rating | None:
    return _LICENSES[_one_of(value, tuple(_LICENSES))]


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for line in filter(None, map(str.strip, text.splitlines())):
        name, separator, value = line.partition("=")
        if not separator or not name or name.startswith("-"):
            message = f"expected one `NAME=value` a line, found {line!r}"
            raise ValueError(message)
        pairs.append((name, value))
    return tuple(pairs)


def _secrets(text: str) -> tuple[tuple[str, str], ...]:
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
