"""`.trivyignore.yaml`: ids with the files and packages that they are ignored in, until when, why.

https://trivy.dev/latest/docs/configuration/filtering/#trivyignoreyaml
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.model import Lines, Location
from dunnage.plain import plain
from dunnage.project import glob
from dunnage.project.glob import GlobError
from dunnage.suppression import lined_yaml, mistake, trivyignore
from dunnage.suppression.lined_yaml import YamlError
from dunnage.suppression.mistake import Allowed, Mistake
from dunnage.suppression.purl import Purl, PurlError
from dunnage.suppression.scope import LICENCE, Part, Scope
from dunnage.suppression.suppression import Suppression
from dunnage.suppression.trivyignore import EndError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.suppression.lined_yaml import LinedYaml

PATH = ".trivyignore.yaml"

_LARGEST = 256 * 1024  # more would take seconds to read
_VULNERABILITIES = "vulnerabilities"
_LICENCES = "licenses"
_SECTIONS = (_VULNERABILITIES, "secrets", _LICENCES)  # no `misconfigurations`: nobody looks
_ODD = re.compile(r"[^\w.+-]+", re.ASCII)


class _EntryError(ValueError):
    """An entry does not count; the text says why."""


def parse(content: bytes, path: str = PATH) -> Allowed:
    """Read all entries; one with a mistake does not count."""
    first = Location(path, Lines(1, 1))
    if len(content) > _LARGEST:
        return Allowed(mistakes=(Mistake(first, f"the file is larger than {_LARGEST} bytes"),))
    try:
        document = lined_yaml.parse(content)
    except YamlError as error:
        location = Location(path, Lines(error.line, error.line))
        return Allowed(mistakes=(Mistake(location, plain(str(error))),))
    read = tuple(_read(document, path))
    return Allowed(
        tuple(each for each in read if isinstance(each, Suppression)),
        tuple(each for each in read if isinstance(each, Mistake)),
    )


def _read(document: LinedYaml, path: str) -> Iterator[Suppression | Mistake]:
    sections = document.value if document.value is not None else {}
    if not isinstance(sections, dict):
        yield Mistake(Location(path, Lines(1, 1)), f"expected {_either(_SECTIONS)} with a list")
        return
    left = trivyignore.MOST
    for section in _SECTIONS:
        entries = sections.get(section)
        if entries is not None and not isinstance(entries, list):
            yield Mistake(_location(document, path, section), f"`{section}` is no list")
            continue
        for index, each in enumerate(entries or []):
            location = _location(document, path, section, index)
            if left == 0:
                yield mistake.too_many(location, trivyignore.MOST)
                return
            left -= 1
            try:
                yield _entry(each, section, location)
            except (_EntryError, EndError, GlobError, PurlError) as error:
                yield Mistake(location, plain(str(error)))


def _entry(value: object, section: str, location: Location) -> Suppression:
    members = value if isinstance(value, dict) else {}
    rule, until = _text(members, "id"), _text(members, "expired_at")
    if not rule:
        message = "an entry has no `id`"
        raise _EntryError(message)
    if section == _LICENCES:
        rule = LICENCE + _ODD.sub("-", rule).strip("-")
    paths = _texts(members, "paths")
    for pattern in paths:
        glob.compiled(pattern)
    purls = _texts(members, "purls") if section == _VULNERABILITIES else ()
    scope = Scope(paths, tuple(Part(Purl.parse(each)) for each in purls))
    made = trivyignore.entry(
        rule, location, _text(members, "statement"), trivyignore.last_day(until) if until else None
    )
    return replace(made, scope=scope)


def _text(members: dict[str, object], name: str) -> str:
    value = members.get(name) or ""
    if not isinstance(value, str):
        message = f"`{name}` is no text"
        raise _EntryError(message)
    return value


def _texts(members: dict[str, object], name: str) -> tuple[str, ...]:
    values = members.get(name) or []
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        message = f"`{name}` is no list of texts"
        raise _EntryError(message)
    return tuple(values)


def _location(document: LinedYaml, path: str, *place: str | int) -> Location:
    line = document.lines[place]
    return Location(path, Lines(line, line))


def _either(names: tuple[str, ...]) -> str:
    *others, last = (f"`{name}`" for name in names)
    return f"{', '.join(others)} or {last}"
