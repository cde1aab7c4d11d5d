"""The folder under review, and the only way to a path in it that an input names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dunnage.errors import ConfigError, ToolError

_LARGEST = 64 * 1024 * 1024
_MOST = 1_000  # files that a pattern may name


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

    def find(self, name: str, pattern: str) -> tuple[Path, ...]:
        """Resolve what files the pattern of the input `name` names, in the order of their paths.

        A link that leads out of the workspace names none.
        """
        root = self.root.resolve()
        relative = self.path(name, pattern).relative_to(root)
        if not relative.parts:
            return ()  # the workspace itself
        try:
            found = [each.resolve() for each in islice(root.glob(str(relative)), _MOST)]
        except (OSError, ValueError):  # a folder that cannot be read, or no pattern at all
            return ()
        return tuple(sorted(each for each in found if each.is_relative_to(root) and each.is_file()))

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
