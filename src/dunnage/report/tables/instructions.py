"""Every instruction with what it stores, and who made what it copies."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dunnage.model import Sizes
from dunnage.report.tables.table import Column, Kind, Table, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.image.delta import Delta
    from dunnage.image.snapshot import Snapshot
    from dunnage.model import Layer, Step
    from dunnage.report.pictures.places import Places
    from dunnage.report.tables.table import Row

_COLUMNS = (
    Column("Instruction", Kind.PLACE),
    Column("On disk", Kind.BYTES),
    Column("Change on disk", Kind.CHANGE),
    Column("To pull", Kind.BYTES),
    Column("Change to pull", Kind.CHANGE),
    Column("Copied by", Kind.PLACE),
)
_ABOUT = "Below an instruction that copies from another stage stand those that made the files."


@dataclass(slots=True)
class _Stored:
    """What all layers of one instruction come to: a base image's are many, one line's work."""

    sizes: Sizes = field(default_factory=lambda: Sizes(0, 0))
    shares: Counter[Step] = field(default_factory=Counter)


def instructions(snapshot: Snapshot, delta: Delta | None, places: Places) -> Table:
    """List them in the order of the image, then those that are gone."""
    rows = (*_there(snapshot, delta, places), *_gone(delta, places))
    copies = any(layer.shares for layer in snapshot.layers)
    return table("Instructions", _COLUMNS, rows, _ABOUT if copies else "")


def _there(snapshot: Snapshot, delta: Delta | None, places: Places) -> Iterator[Row]:
    changes = delta.instructions if delta else ()
    grown = {each.after.step: each.sizes for each in changes if each.after}
    for step, stored in _by_step(snapshot.layers).items():
        number, sizes = places.step(step), stored.sizes
        grew = grown.get(step, Sizes(0, 0))
        disk, pull = (grew.unpacked, grew.compressed) if delta else (None, None)
        yield number, sizes.unpacked, disk, sizes.compressed, pull, None
        for source, unpacked in stored.shares.items():
            yield places.step(source), unpacked, None, None, None, number


def _by_step(layers: Iterable[Layer]) -> dict[Step, _Stored]:
    found: dict[Step, _Stored] = {}
    for layer in layers:
        stored = found.setdefault(layer.step, _Stored())
        stored.sizes += layer.sizes
        stored.shares.update({share.step: share.unpacked for share in layer.shares})
    return found


def _gone(delta: Delta | None, places: Places) -> Iterator[Row]:
    for each in delta.instructions if delta else ():
        if each.before is not None and each.after is None:
            number = places.step(each.before.step, gone=True)
            yield number, None, each.sizes.unpacked, None, each.sizes.compressed, None
