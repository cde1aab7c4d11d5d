"""Whose the files are: what COPY, WORKDIR and RUN make belongs to root unless told otherwise."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.dockerfile import Instruction
    from dunnage.flow.copies import Copy
    from dunnage.flow.installation import Installation
    from dunnage.flow.steps import Step
    from dunnage.model import Lines


class How(enum.StrEnum):
    """What gave a path to its owner."""

    COPY = "copy"
    WORKDIR = "workdir"
    MKDIR = "mkdir"
    CHOWN = "chown"
    CHOWN_ALL = "chown -R"
    INSTALL = "install"


@dataclass(frozen=True, slots=True)
class Owning:
    """A path that came to belong to somebody; None where that is not known."""

    instruction: Instruction
    lines: Lines
    path: str | None
    owner: str | None
    group: str | None
    how: How

    @property
    def is_recursive(self) -> bool:
        """Say whether all below the path belongs to the same."""
        return self.how in (How.COPY, How.INSTALL, How.CHOWN_ALL)

    def covers(self, path: str) -> bool:
        """Say whether a path is the one, or below it."""
        if self.path is None:
            return False
        below = path.startswith(f"{self.path.rstrip('/')}/")
        return path == self.path or (self.is_recursive and below)


def of_copy(copy: Copy) -> Owning:
    """Tell whose the copied files are: root's without --chown, whatever USER says."""
    owner, _, group = (copy.chown or "root").partition(":")
    return Owning(
        copy.instruction, copy.lines, copy.destination, _known(owner), _known(group), How.COPY
    )


def of_workdir(instruction: Instruction, path: str | None, user: str | None) -> Owning:
    """Tell whose a folder is that WORKDIR makes: the user's in force."""
    return Owning(instruction, instruction.lines, path, user, None, How.WORKDIR)


def of_step(step: Step, user: str | None, installation: Installation | None) -> Iterator[Owning]:
    """Tell what mkdir makes, what an installation lays out, and what chown changes."""
    if installation is not None and not installation.is_global:
        yield _owning(step, installation.modules or "$", user, How.INSTALL)
    options = [word for word in step.words[1:] if word.startswith("-")]
    operands = [word for word in step.words[1:] if not word.startswith("-")]
    if step.program == "mkdir":
        for path in operands:
            yield _owning(step, path, user, How.MKDIR)
    elif step.program == "chown" and operands:
        recursive = any(each == "--recursive" or _has_letter(each, "R") for each in options)
        how = How.CHOWN_ALL if recursive else How.CHOWN
        for path in operands[1:]:
            yield _owning(step, path, step.state.scope.expand(operands[0]), how)


def owners(ownings: Iterable[Iterable[Owning]], path: str) -> Iterator[str | None]:
    """Name the owner of a path before each group of ownings, and at last the one at the end.

    None stands where nothing that is told covers the path.
    """
    found: str | None = None
    is_there = False
    for together in ownings:
        yield found
        for each in together:
            if not each.covers(path):
                continue
            # A folder that is there keeps its owner when files are copied into it.
            if is_there and each.path == path and each.how in (How.COPY, How.WORKDIR, How.MKDIR):
                continue
            found, is_there = each.owner, True
    yield found


def _owning(step: Step, path: str, owner: str | None, how: How) -> Owning:
    name, _, group = (owner or "").partition(":")
    return Owning(
        instruction=step.instruction,
        lines=step.lines,
        path=step.resolve(path),
        owner=_known(name),
        group=_known(group),
        how=how,
    )


def _known(name: str) -> str | None:
    return None if "$" in name or not name else name


def _has_letter(option: str, letter: str) -> bool:
    return not option.startswith("--") and letter in option
