"""How an installation gets the credentials that an .npmrc asks for, and no layer does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.init.texts import text

if TYPE_CHECKING:
    from dunnage.project.project import Project

_NAME = re.compile(r"[A-Za-z_]\w{0,99}", re.ASCII)
_BERRY = ".yarnrc.yml"
_BERRYS_VARIABLE = re.compile(r"\$\{([A-Za-z_]\w{0,99})\}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is secret in the configuration of a package manager."""

    variables: tuple[str, ...] = ()  # that it takes tokens from
    has_npmrc: bool = False
    is_secret: bool = False  # a token stands in the .npmrc itself, so that it must not be copied

    @property
    def mounts(self) -> tuple[str, ...]:
        """Write the mounts of an installation."""
        named = (f"id={each.lower()},env={each}" for each in self.variables)
        files = ("id=npmrc,target=/root/.npmrc",) if self.is_secret else ()
        return tuple(f"--mount=type=secret,{each},required=true" for each in (*named, *files))

    @property
    def files(self) -> tuple[str, ...]:
        """Name the file to be copied, where it gives nothing away."""
        return (".npmrc",) if self.has_npmrc and not self.is_secret else ()

    @property
    def secrets(self) -> tuple[tuple[str, str], ...]:
        """Pair the ids of the mounts with the names of the repository's secrets."""
        files = (("npmrc", "NPMRC"),) if self.is_secret else ()
        return (*((each.lower(), each) for each in self.variables), *files)


def find(project: Project) -> Credentials:
    """Read the .npmrc at the context's root, and the configuration of yarn 2 and newer."""
    tokens = [token for each in project.npmrcs if each.path == ".npmrc" for token in each.tokens]
    named = [token.variable for token in tokens if token.variable is not None]
    variables = {
        each
        for each in (*named, *_BERRYS_VARIABLE.findall(text(project, _BERRY)))
        if _NAME.fullmatch(each)
    }
    return Credentials(
        variables=tuple(sorted(variables)),
        has_npmrc=project.is_file(".npmrc"),
        is_secret=any(token.variable is None for token in tokens),
    )
