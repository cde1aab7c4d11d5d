"""What the ref of snapshots says of itself as JSON, both ways; what is read there is foreign."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, NoReturn

from dunnage import document
from dunnage.document import Document, DocumentError
from dunnage.image.trend import Point
from dunnage.model import ImageKey, Sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LARGEST = 2**53  # what every reader of JSON takes exactly


@dataclass(frozen=True, slots=True)
class State:
    """How often the ref was written to since its history began, and when each folder last was."""

    writes: int = 0
    renewed: Mapping[str, date] = field(default_factory=dict)


def dump_points(key: ImageKey, points: Iterable[Point]) -> bytes:
    """Write the sizes of one image: a line for each commit."""
    lines = (
        json.dumps({"commit": each.commit, "taken": each.taken.isoformat(), **asdict(each.sizes)})
        for each in points
    )
    return f'{{"image": {json.dumps(asdict(key))}, "points": [\n{_joined(lines)}\n]}}\n'.encode()


def parse_points(content: bytes, key: ImageKey, name: str) -> tuple[Point, ...]:
    """Read the sizes of one image; `name` is the file's. DocumentError for anything else."""
    told = document.parse(content, name)
    image = told.at("image")
    if (image.at("name").text, image.at("platform").text) != (key.name, key.platform):
        message = f"{name} is of another image than {key}"
        raise DocumentError(message)
    return tuple(map(_point, told.at("points")))


def dump_state(state: State) -> bytes:
    """Write the state: a line for each folder."""
    lines = (
        f"{json.dumps(folder)}: {json.dumps(day.isoformat())}"
        for folder, day in sorted(state.renewed.items())
    )
    return f'{{"writes": {state.writes}, "renewed": {{\n{_joined(lines)}\n}}}}\n'.encode()


def parse_state(content: bytes, name: str) -> State:
    """Read the state; DocumentError for anything else."""
    told = document.parse(content, name)
    renewed = {folder: _day(day) for folder, day in told.at("renewed").members}
    return State(_count(told.at("writes")), renewed)


def _joined(lines: Iterable[str]) -> str:
    return ",\n".join(lines)


def _point(told: Document) -> Point:
    sizes = Sizes(_count(told.at("compressed")), _count(told.at("unpacked")))
    commit = told.at("commit")
    if COMMIT.fullmatch(commit.text) is None:
        _refuse(commit, "the full name of a commit")
    return Point(commit.text, _moment(told.at("taken")), sizes)


def _count(told: Document) -> int:
    if not 0 <= told.integer <= _LARGEST:
        _refuse(told, "a count")
    return told.integer


def _day(told: Document) -> date:
    try:
        return date.fromisoformat(told.text)
    except ValueError:
        _refuse(told, "a date")


def _moment(told: Document) -> datetime:
    try:
        moment = datetime.fromisoformat(told.text)
    except ValueError:
        _refuse(told, "a time")
    if moment.tzinfo is None:
        _refuse(told, "a time with its zone")
    return moment


def _refuse(told: Document, kind: str) -> NoReturn:
    message = f"{told.where} is not {kind}"
    raise DocumentError(message)
