"""The folder under review, and the only way to a path in it that an input names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from dunnage.errors import ConfigError, ToolError

_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Workspace:
    """A checkout. What lies in it is the pull request's: links may lead anywhere."""

    root: Path

    def path(self, name: str, value: str) -> Path:
        """Resolve the value of the input `name`; ConfigError if it leads out of the workspace."""
        root = self.root.resolve()
        path = (root / value).resolve()
        if not path.is_relative_to(root):
            message = f"Input `{name}` {value!r}: the path leads out of the repository."
            raise ConfigError(message)
        return path

    def relative(self, path: Path) -> str:
        """Name a resolved path as a location does."""
        return path.relative_to(self.root.resolve()).as_posix()

    def read(self, name: str, value: str) -> bytes:
        """Read the file that the input `name` names."""
        path = self.path(name, value)
        try:
            with path.open("rb") as file:
                return file.read(_LARGEST)
        except OSError as error:
            message = f"Input `{name}` {value!r}: the file cannot be read ({error.strerror})."
            raise ConfigError(message) from error

    def write(self, name: str, value: str, text: str) -> Path:
        """Write the file that the input `name` names, and give it to the workspace's owner.

        ToolError where that fails. A link in the file's place is not followed: a pull request may
        have put it there.
        """
        path = self.path(name, str(Path(value).parent)) / Path(value).name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
            with os.fdopen(os.open(path, flags, 0o644), "w", encoding="utf-8") as file:
                file.write(text)
            self._give(path)
        except OSError as error:
            message = f"{value} cannot be written ({error.strerror})"
            raise ToolError(message) from error
        return path

    def _give(self, path: Path) -> None:
        # The container is root, and later steps of the job are not.
        if os.geteuid() == 0:
            owner = self.root.stat()
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
