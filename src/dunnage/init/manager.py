"""What a Dockerfile has to know of a package manager."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manager:
    """A package manager as a build stage gets and calls it."""

    name: str
    files: tuple[str, ...]  # beside package.json, all that an installation reads; folders end in /
    cache: str  # of the cache mount: its target, and how it is shared
    production: str  # the command that installs dependencies
    everything: str  # the one that installs devDependencies as well
    package: str | None = None  # what brings it, unless Node.js does: "pnpm@10.18.3"
    environment: tuple[str, ...] = ()
    rebuilt: tuple[str, ...] = ()  # packages that do not work unless their scripts run
    rebuilder: str = "npm"

    @property
    def rebuild(self) -> str | None:
        """Name the command for the packages whose scripts have to run after all."""
        return f"{self.rebuilder} rebuild {' '.join(self.rebuilt)}" if self.rebuilt else None

    def run(self, script: str) -> str:
        """Name the command that runs a script of package.json."""
        return f"{self.name} run {script}"
