"""Where an installation that obeys the lockfile finds none, and what keeps the lockfile from it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from posixpath import basename, dirname, join
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dunnage.flow.copies import Copy
    from dunnage.flow.flow import Flow
    from dunnage.flow.installation import Installation
    from dunnage.model import Lines
    from dunnage.project.project import Project

# Commands of a script that tries several package managers, or looks for the file first.
_TESTS = frozenset({"[", "[[", "test"})


class Cause(enum.StrEnum):
    """Why a lockfile does not arrive."""

    NOT_COPIED = "not copied"
    MISSING = "missing"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Lack:
    """An installation without its lockfile, and the line at which the build stops for it."""

    installation: Installation
    cause: Cause
    name: str  # of the lockfile
    lines: Lines

    @property
    def is_fatal(self) -> bool:
        """Say whether the build stops: yarn 1 resolves anew, without a word."""
        return "--frozen-lockfile" not in self.installation.options or (
            self.installation.manager != "yarn"
        )


def is_tentative(flow: Flow, installation: Installation) -> bool:
    """Say whether its RUN looks around before it decides what to install with."""
    commands = flow.commands(installation.instruction)
    return any(command.program in _TESTS for command in commands)


def comes_from_a_stage(flow: Flow, installation: Installation, names: Collection[str]) -> bool:
    """Say whether a COPY names a file of another stage: if it is not there, that is the fault."""
    copies = flow.history(installation.stage, flow.copies)
    return any(
        basename(path) in names for copy in copies if not copy.is_context for path in copy.paths
    )


def lacks(flow: Flow, cause: Cause) -> Iterator[Lack]:
    """List the lacks that have this cause, one for each line."""
    told = set()
    for installation in filter(_obeys_lockfile, flow.installations()):
        lack = _lack(flow, installation)
        if lack is not None and lack.cause is cause and lack.lines not in told:
            told.add(lack.lines)
            yield lack


def _obeys_lockfile(installation: Installation) -> bool:
    if installation.verb == "fetch":
        return True
    is_whole = installation.is_project and not installation.packages
    return is_whole and installation.is_frozen and installation.verb != "focus"


def _lack(flow: Flow, installation: Installation) -> Lack | None:
    supply = flow.supply(installation)
    if supply.lockfile is not False or supply.package_json is False:
        return None
    kinds = installation.install.lockfiles
    names = {kind.value for kind in kinds}
    if is_tentative(flow, installation) or comes_from_a_stage(flow, installation, names):
        return None
    copies = flow.history(installation.stage, flow.copies)
    if flow.project is None:
        return Lack(installation, Cause.NOT_COPIED, kinds[-1].value, installation.lines)
    there = _in_context(flow.project, names)
    if not there:
        stops = _naming(copies, names) or installation
        return Lack(installation, Cause.MISSING, kinds[-1].value, stops.lines)
    for path in there:
        taking = (copy for copy in copies if _would_bring(copy, path, installation))
        copy = next(taking, None) if not flow.project.sent(path) else None
        if copy is not None:
            stops = copy if path in copy.paths else installation
            return Lack(installation, Cause.IGNORED, path, stops.lines)
    return Lack(installation, Cause.NOT_COPIED, there[0], installation.lines)


def _in_context(project: Project, names: set[str]) -> tuple[str, ...]:
    return tuple(
        join(folder, lockfile.kind.value)
        for folder, lockfiles in project.every_lockfile.items()
        for lockfile in lockfiles
        if lockfile.kind.value in names
    )


def _naming(copies: tuple[Copy, ...], names: set[str]) -> Copy | None:
    """Find the COPY that stops the build, because it names what is not there."""
    return next(
        (
            copy
            for copy in copies
            if copy.is_context and any(basename(path) in names for path in copy.paths)
        ),
        None,
    )


def _would_bring(copy: Copy, path: str, installation: Installation) -> bool:
    landing = copy.landing(path) if copy.is_context else None
    return landing is not None and dirname(landing) == installation.folder
