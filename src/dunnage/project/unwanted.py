"""What of a build context does not belong in an image, as far as it is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import basename
from typing import TYPE_CHECKING

from dunnage.project.lockfile import LockfileKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.project.ignore import Pattern
    from dunnage.project.project import Project

_MODULES = "node_modules"
_FOLDERS = {"coverage", ".nyc_output", "__tests__", ".vscode", ".idea", ".github", ".circleci"}
_ROOT_FOLDERS = {"test", "tests", "e2e", "cypress", ".gitlab", ".devcontainer"}
_FILE = re.compile(
    r".+\.(test|spec)\.[cm]?[jt]sx?|.+\.log|\.DS_Store|\.gitlab-ci\.ya?ml|\.travis\.ya?ml|Jenkinsfile"
)


@dataclass(frozen=True, slots=True)
class Unwanted:
    """A file or folder; it is grave where it also breaks the build's cache or its modules."""

    path: str  # relative to the context
    is_grave: bool


def unwanted(project: Project) -> tuple[Unwanted, ...]:
    """List what the builder gets of such things, the topmost folder of each."""
    folders = {path for path in project.unlisted if basename(path) == _MODULES or path == ".git"}
    grave = sorted(path for path in folders | set(_installed(project)) if project.sent(path))
    secrets = (each.path for each in project.secret_files if each.is_sent)
    clutter = filter(None, map(_topmost, project.sent_files))
    return tuple(
        Unwanted(path, is_grave=path in grave)
        for path in dict.fromkeys((*grave, *secrets, *clutter))
    )


def root_only(project: Project, path: str) -> Pattern | None:
    """Find the pattern that was to exclude a path, and does so at the context's root alone."""
    patterns = project.ignore.patterns if project.ignore and "/" in path else ()
    return next((each for each in patterns if _is_meant(each, basename(path))), None)


def _is_meant(pattern: Pattern, name: str) -> bool:
    return not pattern.negated and "/" not in pattern.glob and pattern.matches(name)


def _installed(project: Project) -> Iterator[str]:
    """Name the folders that the package manager makes, be they there now or not."""
    has_workspaces = any(each.kind is LockfileKind.PNPM for each in project.lockfiles)
    for folder in project.manifests:
        if not folder:
            yield _MODULES
        elif has_workspaces or folder in project.every_lockfile:
            yield f"{folder}/{_MODULES}"


def _topmost(path: str) -> str | None:
    *folders, name = path.split("/")
    for depth, folder in enumerate(folders):
        if folder in _FOLDERS or (depth == 0 and folder in _ROOT_FOLDERS):
            return "/".join(folders[: depth + 1])
    return path if _FILE.fullmatch(name) else None
