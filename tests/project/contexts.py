"""A build context in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dunnage.project.context import ContextError, Listing
from dunnage.project.project import Project


@dataclass(frozen=True)
class Files:
    texts: Mapping[str, str]
    unlisted: tuple[str, ...] = ()

    def read(self, path: str, limit: int) -> bytes | None:
        content = self.texts[path].encode() if path in self.texts else None
        if content is not None and len(content) > limit:
            message = f"{path} cannot be read: it is too large"
            raise ContextError(message)
        return content

    def is_file(self, path: str) -> bool:
        return path in self.texts

    def ignore_file(self, limit: int) -> tuple[str, bytes] | None:
        content = self.read(".dockerignore", limit)
        return None if content is None else (".dockerignore", content)

    @property
    def listing(self) -> Listing:
        return Listing(
            {path: len(text.encode()) for path, text in self.texts.items()}, self.unlisted
        )


def a_project(texts: Mapping[str, str] | None = None, prefix: str = "") -> Project:
    return Project(Files(texts or {}), prefix)
