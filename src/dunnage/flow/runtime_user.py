"""Whom a container runs as, and what the modes of an image's files let that user do."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.contents import ROOTS_DIRECTORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.contents import Access
    from dunnage.model import Image


class Right(enum.IntEnum):
    """What a mode grants, by its bit for others."""

    READ = 0o4
    WRITE = 0o2
    ENTER = 0o1  # a folder; of a file, to start it


@dataclass(frozen=True, slots=True)
class RuntimeUser:
    """A user by number, as the kernel sees it."""

    name: str  # as USER has it
    uid: int
    gid: int | None  # None: a group by name, which the image alone can tell

    def has(self, right: Right, access: Access) -> bool | None:
        """Judge one file or folder; None where it hangs on groups that are not known."""
        if self.uid == 0:
            return True
        if self.uid == access.uid:
            return bool(access.mode >> 6 & right)
        if access.mode & right:
            return True
        # The user may be in more groups than the first.
        if not access.mode >> 3 & right:
            return False
        return True if self.gid == access.gid else None


def runtime_user(image: Image) -> RuntimeUser | None:
    """Work out who runs a container; None where the image does not know the name."""
    name, _, group = image.config.user.partition(":")
    found = (int(name), _gid(image, int(name))) if name.isdecimal() else image.users.get(name)
    if not name or name == "root":
        found = (0, 0)
    if found is None:
        return None
    uid, gid = found
    if group:
        return RuntimeUser(name, uid, int(group) if group.isdecimal() else None)
    return RuntimeUser(name or "root", uid, gid)


def _gid(image: Image, uid: int) -> int:
    """Look the first group of a number up; without an entry Docker takes root's."""
    return next((gid for each, gid in image.users.values() if each == uid), 0)


def may_read(image: Image, user: RuntimeUser, path: str) -> bool | None:
    """Say whether a user can open a file of the image."""
    access = image.files[path].access
    return _all((*_entries(image, user, path), user.has(Right.READ, access)))


def may_write(image: Image, user: RuntimeUser, folder: str) -> bool | None:
    """Say whether a user can make a file in a folder of the image."""
    access = image.directories[folder]
    own = (user.has(Right.WRITE, access), user.has(Right.ENTER, access))
    return _all((*_entries(image, user, folder), *own))


def _entries(image: Image, user: RuntimeUser, path: str) -> Iterator[bool | None]:
    """Judge each folder on the way to a path."""
    for end in (i for i, letter in enumerate(path) if letter == "/"):
        yield user.has(Right.ENTER, image.directories.get(path[:end], ROOTS_DIRECTORY))


def _all(verdicts: tuple[bool | None, ...]) -> bool | None:
    if False in verdicts:
        return False
    return None if None in verdicts else True
