"""What an image was compared with, and how its size went, as JSON in the report file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dunnage.image import snapshot as snapshots
from dunnage.image.baseline import Baseline, Source
from dunnage.image.trend import Point
from dunnage.report import model_json

if TYPE_CHECKING:
    from dunnage.image.snapshot import Snapshot
    from dunnage.report.model_json import Document
    from dunnage.report.report import Report

_MOST = 100  # points; the schema's limit


@dataclass(frozen=True, slots=True)
class Compared:
    """The snapshot that an image is compared with; `baseline` is None where its source is."""

    snapshot: Snapshot
    baseline: Baseline | None


def document(report: Report) -> Document | None:
    """Write what the image was compared with."""
    if report.delta is None:
        return None
    baseline = report.baseline
    return {
        "source": baseline.source.value if baseline else None,
        "taken": _instant(baseline.taken) if baseline and baseline.taken else None,
        "behind": baseline.behind if baseline else 0,
        "snapshot": snapshot_document(report.delta.baseline),
    }


def read(document: Document | None) -> Compared | None:
    """Read what the image is to be compared with."""
    if document is None:
        return None
    snapshot, source = read_snapshot(document["snapshot"]), document["source"]
    if source is None:
        return Compared(snapshot, None)
    taken = document["taken"]
    baseline = Baseline(
        snapshot=snapshot,
        source=Source(source),
        taken=datetime.fromisoformat(taken) if taken else None,
        behind=document["behind"],
    )
    return Compared(snapshot, baseline)


def snapshot_document(snapshot: Snapshot) -> Document:
    """Write a snapshot as `schemas/snapshot-1.json` has it."""
    written: Document = json.loads(snapshots.dump(snapshot))
    return written


def read_snapshot(document: Document) -> Snapshot:
    """Read a snapshot, which has a schema of its own."""
    return snapshots.load(json.dumps(document))


def newest(report: Report) -> tuple[Point, ...]:
    """Leave out what nobody draws."""
    return report.trend[-_MOST:]


def point_document(point: Point) -> Document:
    """Write the image of one commit."""
    return {
        "commit": point.commit,
        "taken": _instant(point.taken),
        **model_json.sizes(point.sizes),
    }


def read_point(document: Document) -> Point:
    """Read the image of one commit."""
    taken = datetime.fromisoformat(document["taken"])
    return Point(document["commit"], taken, model_json.read_sizes(document))


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
