"""The layout of the git ref that keeps snapshots: what lies where, for how long, and what goes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from dunnage import HOME
from dunnage.baseline import index
from dunnage.baseline.index import COMMIT, State
from dunnage.image import snapshot as snapshots

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from dunnage.image.snapshot import Snapshot
    from dunnage.image.trend import Point
    from dunnage.model import ImageKey

REF = "refs/dunnage/snapshots"  # no branch: nothing is started by it, and no rule is about it
STATE = "state.json"
README = "README.md"
MOST_SNAPSHOTS = 20  # of an image
MOST_POINTS = 60
LASTING = timedelta(days=180)
MOST_WRITES = 100  # until the history is left behind

_LONGEST = 60  # characters of a folder's name that are for readers
_FOLDER = re.compile(r"[a-z0-9-]{1,60}-[0-9a-f]{16}")
_ABOUT = f"""\
# Snapshots of container images

Dunnage ({HOME}) keeps here what the images of the default branch weighed and held, for pull
requests to be compared with. It writes and prunes this by itself. To start over, delete the ref:

    git push origin --delete {REF}
"""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies in the ref, as far as a write has to know."""

    paths: frozenset[str] = frozenset()
    state: State = field(default_factory=State)
    points: Mapping[ImageKey, tuple[Point, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """Files to write, or with None to remove; `squash` leaves the history behind."""

    files: Mapping[str, bytes | None]
    squash: bool


def folder(key: ImageKey) -> str:
    """Name the folder of an image: for readers, and by a digest, which no other image has."""
    readable = re.sub(r"[^a-z0-9]+", "-", str(key).lower()).strip("-")[:_LONGEST].rstrip("-")
    return f"{readable or 'image'}-{hashlib.sha256(str(key).encode()).hexdigest()[:16]}"


def points(key: ImageKey) -> str:
    """Name the file of an image's sizes."""
    return f"{folder(key)}/index.json"


def kept(paths: Iterable[str], key: ImageKey) -> Mapping[str, str]:
    """Find the snapshots of an image: paths by commit."""
    start = f"{folder(key)}/"
    named = (
        (path.removeprefix(start).removesuffix(".json"), path)
        for path in paths
        if path.startswith(start) and path.endswith(".json")
    )
    return {commit: path for commit, path in named if COMMIT.fullmatch(commit)}


def put(shelf: Shelf, new: Iterable[tuple[Snapshot, Point]], today: date) -> Change:
    """Put snapshots on the shelf; what is too old or too many goes."""
    files: dict[str, bytes | None] = {}
    renewed = dict(shelf.state.renewed)
    for snapshot, point in new:
        files |= _image(shelf, snapshot, point)
        renewed[folder(snapshot.key)] = today
    lasting = _lasting((*shelf.paths, *files), renewed, today)
    outdated = renewed.keys() - lasting.keys()
    files |= {path: None for path in shelf.paths if path.partition("/")[0] in outdated}
    squash = shelf.state.writes + 1 >= MOST_WRITES
    state = State(0 if squash else shelf.state.writes + 1, lasting)
    files[STATE] = index.dump_state(state)
    if squash or README not in shelf.paths:
        files[README] = _ABOUT.encode()
    return Change(files, squash)


def _image(shelf: Shelf, snapshot: Snapshot, point: Point) -> dict[str, bytes | None]:
    """Write a snapshot and its point; a commit that is examined anew counts as the newest."""
    key = snapshot.key
    others = (each for each in shelf.points.get(key, ()) if each.commit != point.commit)
    those = (*others, point)[-MOST_POINTS:]
    newest = {each.commit for each in those[-MOST_SNAPSHOTS:]}
    gone = (path for commit, path in kept(shelf.paths, key).items() if commit not in newest)
    return {
        points(key): index.dump_points(key, those),
        f"{folder(key)}/{point.commit}.json": snapshots.dump(snapshot).encode(),
        **dict.fromkeys(gone),
    }


def _lasting(paths: Iterable[str], renewed: Mapping[str, date], today: date) -> Mapping[str, date]:
    """Choose the folders that stay; one whose age nobody wrote down is new."""
    folders = {path.partition("/")[0] for path in paths if "/" in path}
    ages = {name: renewed.get(name, today) for name in folders if _FOLDER.fullmatch(name)}
    return {name: day for name, day in ages.items() if day >= today - LASTING}
