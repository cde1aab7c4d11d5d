"""What lies in an image: its files, who may do what with them, and the bytes that nobody sees."""

from __future__ import annotations

import enum
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Access:
    """Whose a file or a directory is, and who may do what with it."""

    mode: int  # permission bits, set-user-ID and its kin included: at most 0o7777
    uid: int
    gid: int


ROOTS_FILE = Access(0o644, 0, 0)
ROOTS_DIRECTORY = Access(0o755, 0, 0)


@dataclass(frozen=True, slots=True)
class File:
    """A file, link or device of the merged file system."""

    size: int  # bytes of its own; several hard links to one file have them once, the first of them
    layer: int  # which of the image's layers, lowest first, it comes from
    access: Access = ROOTS_FILE
    target: str | None = None  # of a symbolic link, as it is written; None for all else


class Hiding(enum.StrEnum):
    """Why a container does not see bytes that a layer stores."""

    DELETED = "deleted"
    REPLACED = "replaced"
    REPEATED = "repeated"  # the later layer holds the same content for another owner or mode


@dataclass(frozen=True, slots=True)
class Hidden:
    """A file that one layer stores and a later one hides."""

    path: str
    size: int  # bytes that are carried for nothing
    layer: int  # the one that stores them
    by: int  # the one that hides them
    how: Hiding
