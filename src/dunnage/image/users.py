"""The users that an image knows by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PASSWD = "etc/passwd"  # noqa: S105 - https://man7.org/linux/man-pages/man5/passwd.5.html


def read(kept: Mapping[str, bytes]) -> dict[str, tuple[int, int]]:
    """Tell each user's ID and group ID; of equal names the first counts, as for the C library."""
    return dict(reversed(tuple(_users(kept.get(PASSWD, b"").decode(errors="replace")))))


def _users(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for line in text.split("\n"):
        match line.split(":"):
            case [name, _, uid, gid, *_] if name and _is_number(uid) and _is_number(gid):
                yield name, (int(uid), int(gid))


def _is_number(text: str) -> bool:
    """Take what fits into the kernel's 32 bits, and ASCII digits alone."""
    return text.isascii() and text.isdigit() and len(text) <= len("4294967295")
