"""Whether the manifest and the lockfile have arrived where an installation looks for them."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import dirname, normpath
from typing import TYPE_CHECKING

from dunnage.dockerfile import Stage
from dunnage.flow.copies import Copy
from dunnage.flow.state import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dunnage.flow.installation import Installation
    from dunnage.flow.steps import Step
    from dunnage.project.project import Project

_MANIFEST = "package.json"
# Commands that surely bring no manifest.
_HARMLESS = frozenset(
    {"npm", "yarn", "pnpm", "bun", "corepack", "apt-get", "apt", "apk", "mkdir", "chown", "chmod"}
    | {"set", "cd", "export", "test", "[", "true", "node", "addgroup", "adduser", "groupadd", "rm"}
    | {"useradd", "usermod", "groupmod", "deluser", "delgroup", "update-ca-certificates", "ls"}
    | {"pwd", "which", "id", "whoami", "microdnf", "dnf", "yum", "printf", "echo", "npx", "exit"}
)
_CREATING = frozenset({"init", "create", "pack", "x", "exec"})


@dataclass(frozen=True, slots=True)
class Presence:
    """From which events of a stage's history on a path lies there; None: from none."""

    surely: int | None  # the position of a COPY
    maybe: int | None  # the first that may bring it, or that makes nobody knows what

    def before(self, position: int) -> bool | None:
        """Say whether the path is there before an event; None where that is not known."""
        if self.surely is not None and self.surely < position:
            return True
        return None if self.maybe is not None and self.maybe < position else False

    @property
    def at_end(self) -> bool | None:
        """Say whether the path is there after all events."""
        if self.surely is not None:
            return True
        return None if self.maybe is not None else False


@dataclass(frozen=True, slots=True)
class Supply:
    """What an installation finds; None where that is not known."""

    package_json: bool | None
    lockfile: bool | None
    whole: Copy | None  # the COPY of the whole context before it: any change undoes the cache


def read(
    installation: Installation,
    earlier: tuple[Copy | Step, ...],
    presence: Callable[[str], Presence],
    *,
    base_is_known: bool,
) -> Supply:
    """Look for the files in the installation's folder, and in those above it."""
    mounted = _bound(installation.step)
    is_known = base_is_known and installation.folder is not None

    def find(names: tuple[str, ...]) -> bool | None:
        verdict = False if is_known else None
        for path in _places(installation.folder, names):
            if path in mounted or installation.folder in mounted:
                return True
            found = presence(path).before(len(earlier))
            if found:
                return True
            if found is None:
                verdict = None
        return verdict

    package_json = find((_MANIFEST,))
    lockfile = find(tuple(kind.value for kind in installation.install.lockfiles))
    copies = tuple(event for event in earlier if isinstance(event, Copy))
    whole = next((copy for copy in copies if copy.is_whole_context), None)
    return Supply(package_json, lockfile, whole)


def trace(
    path: str,
    events: Iterable[Copy | Step],
    present: Callable[[Stage, str], bool | None],
    project: Project | None,
) -> Presence:
    """Find what brings a path to a stage."""
    maybe = None
    for position, event in enumerate(events):
        if isinstance(event, Copy):
            found = _brings(event, path, present, project)
        else:
            found = None if _may_create(event) else False
        if found:
            return Presence(position, maybe)
        if found is None and maybe is None:
            maybe = position
    return Presence(None, maybe)


def _places(folder: str | None, names: tuple[str, ...]) -> Iterator[str]:
    """Go up from the folder, for so do package managers."""
    while folder is not None:
        for name in names:
            yield f"{folder.rstrip('/')}/{name}"
        folder = None if folder == "/" else dirname(folder)


def _brings(
    copy: Copy,
    path: str,
    present: Callable[[Stage, str], bool | None],
    project: Project | None,
) -> bool | None:
    if copy.destination is None:
        return None
    origin = copy.origin(path)
    if origin is None:
        return None if _unpacks(copy) else False
    if isinstance(copy.source, Stage):
        return present(copy.source, origin)
    if not copy.is_context:
        return None
    return project is None or (project.is_file(origin) and project.sent(origin))


def _unpacks(copy: Copy) -> bool:
    archives = (".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".git")
    return copy.keyword == "ADD" and (
        not copy.paths or any(path.endswith(archives) for path in copy.paths)
    )


def _may_create(step: Step) -> bool:
    words = step.words
    if any(each.operator.startswith(">") for each in step.command.redirections):
        return not all(each.target.startswith("/dev/") for each in step.command.redirections)
    return bool(words) and (
        step.program not in _HARMLESS or bool(_CREATING.intersection(words[1:3]))
    )


def _bound(step: Step) -> set[str]:
    """Name what bind mounts put there, files and folders."""
    targets: set[str] = set()
    for mount in step.mounts:
        if mount.type != "bind":
            continue
        target = resolve(step.state.workdir, mount.option("target") or "")
        if target is not None:
            targets.add(normpath(target))
    return targets
