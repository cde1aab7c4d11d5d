"""A package as a database of the operating system tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """Which version is installed, and which files are its own."""

    name: str
    version: str
    database: str  # the file of the image that tells it
    paths: tuple[str, ...] | None  # as they are written; None: no list tells them
