"""The report files that other jobs deliver: in the workspace, or in the artifacts of a run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from dunnage import archive, units
from dunnage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.forge import Artifact
    from dunnage.job import Job

PART = "reports"
_MOST = 200  # files, and artifacts
_LARGEST = 128 * 1024 * 1024  # all files together, and all archives
_SHOWN = 20  # names in a message


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file; nothing is known of it but where it was found."""

    where: str  # "reports/api.json", "artifact 'dunnage-api': dunnage.json"
    content: bytes


def find(job: Job) -> Iterator[Delivery]:
    """Find the files that the inputs name, newest artifacts first; what cannot be had is noted."""
    found = _in_workspace(job) if job.config.reports else _in_artifacts(job)
    total = 0
    for number, each in enumerate(found):
        total += len(each.content)
        if number == _MOST or total > _LARGEST:
            limit = f"{_MOST} files or {units.size(_LARGEST)}"
            job.notes.add(PART, f"there are more than {limit}: the rest is left out", blocks=True)
            return
        yield each


def _in_workspace(job: Job) -> Iterator[Delivery]:
    patterns = job.config.reports
    found = [path for pattern in patterns for path in job.workspace.find("reports", pattern)]
    if not found:
        message = f"no file is named by the input `reports` ({', '.join(patterns)})"
        job.notes.add(PART, message, blocks=True)
    for name in dict.fromkeys(map(job.workspace.relative, found)):
        try:
            yield Delivery(name, job.workspace.read("reports", name))
        except ConfigError as error:
            job.notes.add(PART, str(error), blocks=True)


def _in_artifacts(job: Job) -> Iterator[Delivery]:
    run = job.run.after or job.run.id
    if job.tools.forge is None or run is None:
        message = (
            "Input `token`: the artifacts of a run can be read with a token only, which needs "
            "`actions: read`. Give one, or name files in the workspace as `reports`."
        )
        raise ConfigError(message)
    artifacts = job.tools.forge.artifacts
    listed = job.notes.attempt(PART, lambda: artifacts.of_run(run), blocks=True)
    if listed is None:
        return
    left, is_empty = _LARGEST, True
    chosen = _chosen(listed, job.config.report_artifact)
    for each in chosen[: _MOST + 1]:  # the one too many is told, by its file
        download = partial(artifacts.download, each, min(left, archive.LARGEST))
        content = job.notes.attempt(PART, download, blocks=True)
        if content is not None:
            left -= len(content)
            for delivery in _unpacked(job, each, content):
                is_empty = False
                yield delivery
    if is_empty:
        job.notes.add(PART, _nothing(listed, run, job.config.report_artifact), blocks=True)


def _chosen(listed: Iterable[Artifact], name: str) -> list[Artifact]:
    """Choose the newest of each name: a run that is run again leaves some anew."""
    by_age = sorted(listed, key=lambda each: (each.created, each.id))
    wanted = (each for each in by_age if each.name == name or each.name.startswith(f"{name}-"))
    newest = {each.name: each for each in wanted}
    return sorted(newest.values(), key=lambda each: (each.created, each.id), reverse=True)


def _unpacked(job: Job, artifact: Artifact, content: bytes) -> Iterator[Delivery]:
    where = f"artifact {artifact.name!r}"
    unpack = partial(archive.entries, content, where)
    entries = job.notes.attempt(PART, unpack, blocks=True)
    for each in entries or ():
        yield Delivery(f"{where}: {each.name}", each.content)


def _nothing(listed: Iterable[Artifact], run: int, name: str) -> str:
    names = sorted({each.name for each in listed})
    shown = ", ".join(names[:_SHOWN]) or "none"
    return (
        f"run {run} has no report in an artifact {name!r}, or one that begins with {f'{name}-'!r}. "
        "Let each review upload its `report-file` with actions/upload-artifact under such a name, "
        f"or name it in the input `report-artifact`. The run's artifacts: {shown}"
    )
