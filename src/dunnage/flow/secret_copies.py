"""Which COPY brings files with secrets from the build context, and what removes them later."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import chain
from posixpath import basename
from typing import TYPE_CHECKING

from dunnage.dockerfile import secrets
from dunnage.flow import arrival
from dunnage.flow.context_copies import context_copies
from dunnage.flow.memory import remembered
from dunnage.flow.secret_mounts import secret_mounts
from dunnage.project import disclosure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.copies import Copy
    from dunnage.flow.flow import Flow
    from dunnage.flow.steps import Step
    from dunnage.project.project import Project

_NPMRC = ".npmrc"
_REMOVERS = ("rm", "shred", "unlink")
# Others are often committed, with settings that everybody may read.
_ALWAYS_SECRET = (".env", ".env.local")


@dataclass(frozen=True, slots=True)
class SecretCopy:
    """One file with secrets that a COPY brings, and the command that removes it later."""

    copy: Copy
    path: str  # in the context
    is_certain: bool  # an .npmrc that cannot be read may hold none
    removal: Step | None


@remembered
def secret_copies(flow: Flow) -> tuple[SecretCopy, ...]:
    """List them by COPY, in the order of the file, for the stages that are built."""
    return tuple(
        SecretCopy(copy, path, _is_certain(path, flow.project), _removal(flow, copy, path))
        for copy in context_copies(flow)
        for path in (*_named(flow, copy), *_swept(flow, copy))
    )


def _is_certain(path: str, project: Project | None) -> bool:
    return project is not None or basename(path) != _NPMRC


def _named(flow: Flow, copy: Copy) -> Iterator[str]:
    """Find what the COPY itself names; no project is needed for that."""
    project = flow.project
    sent = (path for path in copy.paths if project is None or project.sent(path))
    return (path for path in sent if _is_secret(flow, copy, path))


def _is_secret(flow: Flow, copy: Copy, path: str) -> bool:
    """Judge a file by its name, and by what stands in it where it can be read."""
    name, project = basename(path), flow.project
    if name == _NPMRC:
        return project is None or _has_token(path, project)
    if secrets.is_env_file(path) and name not in _ALWAYS_SECRET:
        if project is None or not project.is_file(path):
            return arrival.arrives(flow, copy, path)
        return disclosure.has_secret(project, path)
    is_token = secrets.is_token_file(path) and (path == name or name.endswith(".txt"))
    return is_token or secrets.is_env_file(path) or secrets.is_key_file(path)


def _has_token(path: str, project: Project) -> bool:
    return any(each.path == path and each.has_secret for each in project.npmrcs)


def _swept(flow: Flow, copy: Copy) -> Iterator[str]:
    """Find what comes along with a folder and reaches the image."""
    if flow.project is None or all(map(flow.project.is_file, copy.paths)):
        return
    for path in disclosing(flow, flow.project):
        is_taken = path not in copy.paths and arrival.takes(copy, path)
        if is_taken and arrival.arrives(flow, copy, path):
            yield path


@remembered
def disclosing(flow: Flow, project: Project) -> tuple[str, ...]:
    """List the files of the context that hold secrets and are sent to the builder."""
    names = frozenset(each.id for each in secret_mounts(flow))
    return tuple(disclosure.disclosing(project, names))


def _removal(flow: Flow, copy: Copy, path: str) -> Step | None:
    """Find the command that removes the file where it came to lie."""
    heirs = (stage for stage in flow.stages if copy.stage in stage.ancestry)
    steps = chain.from_iterable(map(flow.steps, heirs))
    return next((each for each in steps if _removes(each, copy, path)), None)


def _removes(step: Step, copy: Copy, path: str) -> bool:
    if step.program not in _REMOVERS or step.lines < copy.lines:
        return False
    place = copy.landing(path)
    return any(_is_same(word, step.resolve(word), path, place) for word in step.words[1:])


def _is_same(word: str, resolved: str | None, path: str, place: str | None) -> bool:
    if place is not None and resolved is not None and not set(word) & set("~*?["):
        return resolved == place
    pattern = basename(word)
    return pattern.strip("*") != "" and fnmatchcase(basename(path), pattern)
