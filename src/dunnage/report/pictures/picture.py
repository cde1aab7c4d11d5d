"""The pictures of a review: of the image and of the change, each in three ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.report.pictures import directories, instructions, packages
from dunnage.report.pictures.blocks import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.image.delta import Delta
    from dunnage.image.snapshot import Snapshot
    from dunnage.model import Image
    from dunnage.report.pictures.blocks import Block, Leaf
    from dunnage.report.pictures.places import Places
    from dunnage.report.report import Report

_ALL = "Everything"


@dataclass(frozen=True, slots=True)
class Picture:
    """Blocks of one thing, `image` or `change`, arranged in one way."""

    of: str
    by: str
    root: Block


def pictures(report: Report, places: Places) -> Iterator[Picture]:
    """Draw what is known; a report that came from a file has no image."""
    if report.image is not None:
        yield from _of_image(report.image, places)
    elif report.snapshot is not None:
        yield from _of_snapshot(report.snapshot, places)
    if report.delta is not None:
        yield from _of_change(report.delta, places)


def _of_image(image: Image, places: Places) -> Iterator[Picture]:
    yield from _three(
        "image",
        directories.of_files(image, places),
        packages.of_image(image, places),
        instructions.of_files(image, places),
    )


def _of_snapshot(snapshot: Snapshot, places: Places) -> Iterator[Picture]:
    yield from _three(
        "image",
        directories.of_totals((each.path, each.size) for each in snapshot.directories),
        packages.of_packages(snapshot.packages, places),
        instructions.of_layers(snapshot.layers, places),
    )


def _of_change(delta: Delta, places: Places) -> Iterator[Picture]:
    yield from _three(
        "change",
        directories.of_totals(delta.directories),
        packages.of_changes(delta.packages, places),
        instructions.of_changes(delta.instructions, places),
    )


def _three(
    of: str,
    by_directory: Iterable[Leaf],
    by_package: Iterable[Leaf],
    by_instruction: Iterable[Leaf],
) -> Iterator[Picture]:
    yield Picture(of, "Directories", fold("/", by_directory, "files"))
    yield Picture(of, "Packages", fold(_ALL, by_package, "packages"))
    yield Picture(of, "Instructions", fold(_ALL, by_instruction, "files"))
