"""Git objects, named as git names them: by the SHA-1 of what they hold.

https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha1
from heapq import heappop, heappush
from itertools import count
from typing import Final

FILE: Final = "100644"
FOLDER: Final = "040000"
_KINDS: Final = {FOLDER: "tree", "160000": "commit"}
_ITEM = re.compile(rb"(?P<mode>[0-7]+) (?P<name>[^\0]+)\0(?P<sha>.{20})", re.DOTALL)
_SIGNATURE = re.compile(r"(?P<name>.*?) ?<(?P<email>.*?)> (?P<seconds>\d+) [+-]\d{4}")


@dataclass(frozen=True, slots=True)
class Object:
    """A blob, a tree or a commit, as it is stored."""

    kind: str
    content: bytes

    @property
    def sha(self) -> str:
        """Return its name."""
        header = f"{self.kind} {len(self.content)}\0".encode()
        return sha1(header + self.content, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Item:
    """What a tree has under one name; the mode has six digits, as the API writes it."""

    mode: str
    name: str
    sha: str

    @property
    def kind(self) -> str:
        """Return the kind of the object that it names."""
        return _KINDS.get(self.mode, "blob")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did something, and when."""

    name: str
    email: str
    when: datetime

    @classmethod
    def parse(cls, text: str) -> "Signature":
        """Read what stands in a commit."""
        match = _SIGNATURE.fullmatch(text)
        if match is None:
            message = f"no signature: {text!r}"
            raise ValueError(message)
        when = datetime.fromtimestamp(int(match["seconds"]), UTC)
        return cls(match["name"], match["email"], when)

    def __str__(self) -> str:
        return f"{self.name} <{self.email}> {int(self.when.timestamp())} +0000"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit; its parents are named, whether or not they are known."""

    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str

    @classmethod
    def parse(cls, stored: Object) -> "Commit":
        """Read a stored commit."""
        head, _, message = stored.content.decode(errors="replace").partition("\n\n")
        # A signature of several lines goes on with a space.
        fields = [line.partition(" ")[::2] for line in head.split("\n") if line[:1] != " "]
        named = dict(fields)
        return cls(
            tree=named["tree"],
            parents=tuple(value for name, value in fields if name == "parent"),
            author=Signature.parse(named["author"]),
            committer=Signature.parse(named["committer"]),
            message=message,
        )

    def stored(self) -> Object:
        """Write it as git does."""
        head = (
            f"tree {self.tree}",
            *(f"parent {parent}" for parent in self.parents),
            f"author {self.author}",
            f"committer {self.committer}",
        )
        return Object("commit", "\n".join((*head, "", self.message)).encode())


def tree(items: Iterable[Item]) -> Object:
    """Write a tree as git does: sorted, a folder as if its name ended in a slash."""
    raw = {item: item.name.encode(errors="surrogateescape") for item in items}
    ordered = sorted(raw, key=lambda item: raw[item] + b"/" * (item.mode == FOLDER))
    return Object(
        "tree",
        b"".join(
            item.mode.lstrip("0").encode() + b" " + raw[item] + b"\0" + bytes.fromhex(item.sha)
            for item in ordered
        ),
    )


def items(stored: Object) -> tuple[Item, ...]:
    """Read a stored tree."""
    return tuple(
        Item(
            match["mode"].decode().zfill(6),
            match["name"].decode(errors="surrogateescape"),
            match["sha"].hex(),
        )
        for match in _ITEM.finditer(stored.content)
    )


def history(objects: Mapping[str, Object], sha: str) -> Iterator[tuple[str, Commit]]:
    """Walk a commit and those before it as `git log` does, as far as they are known."""
    order, seen = count(), {sha}
    waiting: list[tuple[float, int, str, Commit]] = []

    def wait(name: str) -> None:
        if name in objects:
            commit = Commit.parse(objects[name])
            heappush(waiting, (-commit.committer.when.timestamp(), next(order), name, commit))

    wait(sha)
    while waiting:
        _, _, name, commit = heappop(waiting)
        yield name, commit
        for parent in commit.parents:
            if parent not in seen:
                seen.add(parent)
                wait(parent)
