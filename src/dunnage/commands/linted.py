"""One Dockerfile linted where it lies, and repaired if that is asked for."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dunnage import dockerfile as dockerfiles
from dunnage import fixes, lint
from dunnage.commands import files
from dunnage.dockerfile import DockerfileError
from dunnage.errors import ConfigError
from dunnage.project import project
from dunnage.rule import Evidence
from dunnage.suppression import comments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dunnage.dockerfile import Dockerfile
    from dunnage.model import Finding, Fix
    from dunnage.project.project import Project
    from dunnage.rule import Practice
    from dunnage.suppression.suppression import Suppression

_LARGEST = 2 * 1024 * 1024  # bytes; above the parser's own bound, which then tells so


@dataclass(frozen=True, slots=True)
class Linted:
    """What was found in a file, allowed or not; `content` is what lies there now."""

    path: str
    content: bytes
    findings: tuple[Finding, ...]
    suppressions: tuple[Suppression, ...] = ()
    repaired: bool = False
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Linter:
    """What every file of a run is linted with; files are repaired if there is a `fixing`."""

    practices: tuple[Practice, ...]
    target: str | None = None
    fixing: Callable[[Linted], Iterable[Fix]] | None = None

    def lint(self, file: Path) -> Linted:
        """Lint a file; ConfigError where it cannot be read, or not be written."""
        content = _read(file)
        try:
            found = self._look(file, content)
        except DockerfileError as error:
            unreadable = lint.unreadable(error, _name(file))
            return Linted(_name(file), content, unreadable.findings)
        if self.fixing is None or file == files.STDIN:
            return found
        try:
            left = self._repaired(file, content, self.fixing)
        except DockerfileError as error:
            problem = f"{found.path}: its repair would break it ({error}), so it is left as it is."
            return replace(found, problem=problem)
        if left.content == content:
            return found
        _write(file, left.content)
        return replace(left, repaired=True)

    def _look(self, file: Path, content: bytes) -> Linted:
        path = _name(file)
        dockerfile = dockerfiles.parse(content, target=self.target)
        evidence = Evidence(dockerfile, _project(file, dockerfile))
        found = lint.lint(self.practices, evidence, path).findings
        return Linted(path, content, found, comments.read(dockerfile, path))

    def _repaired(
        self, file: Path, content: bytes, fixing: Callable[[Linted], Iterable[Fix]]
    ) -> Linted:
        repaired = fixes.repair(content, lambda each: fixing(self._look(file, each)))
        return self._look(file, repaired)


def _name(file: Path) -> str:
    return "<stdin>" if file == files.STDIN else file.as_posix()


def _project(file: Path, dockerfile: Dockerfile) -> Project | None:
    folder = None if file == files.STDIN else files.context(file, dockerfile)
    if folder is None:
        return None
    has_own_ignore = file.with_name(f"{file.name}.dockerignore").exists()
    return _read_project(folder, file if has_own_ignore else None)


@cache
def _read_project(folder: Path, dockerfile: Path | None) -> Project:
    """Share what was read of a context between all of its Dockerfiles."""
    prefix = Path(os.path.relpath(folder)).as_posix()
    return project.read(folder, "" if prefix == "." else prefix, dockerfile)


def _read(file: Path) -> bytes:
    try:
        if file == files.STDIN:
            return sys.stdin.buffer.read(_LARGEST)
        with file.open("rb") as stream:
            return stream.read(_LARGEST)
    except OSError as error:
        message = f"{file}: the file cannot be read ({error.strerror})."
        raise ConfigError(message) from error


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        message = f"{file}: the repair cannot be written ({error.strerror})."
        raise ConfigError(message) from error
