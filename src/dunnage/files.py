"""The files that a review leaves in the workspace; of several images, each has its own."""

from __future__ import annotations

import re
from functools import partial
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from dunnage.report import page, report_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dunnage.job import Job
    from dunnage.model import ImageKey
    from dunnage.report.report import Report


def sarif(job: Job, text: str) -> str | None:
    """Write the merged SARIF file; None where that is not wanted, or fails."""
    name = job.config.sarif_file
    return None if name is None else _write(job, "sarif-file", name, lambda: text)


def reports(job: Job, told: Sequence[Report]) -> tuple[str, ...]:
    """Write a report file for each image."""
    return _each(job, "report-file", job.config.report_file, told, report_file.dump)


def pages(job: Job, told: Sequence[Report]) -> tuple[str, ...]:
    """Write a page with the picture of each image."""
    return _each(job, "page-file", job.config.page_file, told, page.render)


def _each(
    job: Job,
    kind: str,
    name: str | None,
    told: Sequence[Report],
    render: Callable[[Report], str],
) -> tuple[str, ...]:
    if name is None:
        return ()
    written = (
        _write(
            job,
            kind,
            name if len(told) == 1 else beside(name, each.key),
            partial(render, each),
        )
        for each in told
    )
    return tuple(filter(None, written))


def beside(name: str, key: ImageKey) -> str:
    """Put an image's own name into that of a file: "dunnage.shop-api-linux-amd64.json".

    What is only readable may be the same for two keys, so a hash goes with it.
    """
    path = PurePosixPath(name)
    readable = re.sub(r"[^a-z0-9]+", "-", f"{key.name} {key.platform}".lower())[:60].strip("-")
    digest = sha256(str(key).encode()).hexdigest()[:8]
    return str(path.with_name(f"{path.stem}.{readable}-{digest}{path.suffix}"))


def _write(job: Job, kind: str, name: str, render: Callable[[], str]) -> str | None:
    written = job.notes.attempt(
        kind, lambda: job.workspace.write(kind, name, render()), blocks=False
    )
    return job.workspace.relative(written) if written else None
