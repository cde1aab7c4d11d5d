"""Runs of workflows as GitHub describes them, and the archives that they left."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from dunnage.forge import Artifact, OpenPull, WorkflowRun

REPOSITORY, FORK = 41, 66  # IDs
WORKFLOW = ".github/workflows/review.yml"
HEAD = "c" * 40


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def created(hour: int) -> datetime:
    return datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hour)


def an_artifact(number: int = 1, name: str = "dunnage") -> Artifact:
    """Describe what a run on main left at the hour of its number."""
    return Artifact(number, name, 1_000, None, created(number), 5, HEAD, "main", REPOSITORY)


def a_run(number: int = 5, event: str = "pull_request") -> WorkflowRun:
    return WorkflowRun(number, event, WORKFLOW, "success", HEAD, "main", "octo", REPOSITORY)


def an_open_pull(number: int = 7) -> OpenPull:
    return OpenPull(number, HEAD, REPOSITORY, "main")
