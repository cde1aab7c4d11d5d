"""An installation where it happens: its folder, what it brings, and whether scripts run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.flow import managers, omission
from dunnage.flow.copies import Copy
from dunnage.flow.reason import Reason
from dunnage.flow.steps import StepFact
from dunnage.project import install

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.dockerfile.mounts import Mount
    from dunnage.flow.base import Base
    from dunnage.flow.steps import Step
    from dunnage.project.install import Install
    from dunnage.project.project import Project

# From this major on, a manager runs install scripts only of packages that are allowed to.
_BLOCKS_SCRIPTS_FROM = {"npm": 12, "pnpm": 10, "bun": 0}


@dataclass(frozen=True, slots=True)
class Installation(StepFact):
    """One installing command of one stage; None is what is not known."""

    install: Install
    folder: str | None  # of package.json, and of the node_modules to be; absolute
    dev: bool | None
    dev_reason: Reason | None
    scripts: bool | None
    scripts_reason: Reason | None
    major: int | None  # of the manager
    is_pnp: bool  # Berry's Plug'n'Play, which makes no node_modules

    @property
    def manager(self) -> str:
        """Name the package manager."""
        return self.install.manager

    @property
    def verb(self) -> str:
        """Tell what it is asked to do, as it is written."""
        return self.install.verb

    @property
    def packages(self) -> tuple[str, ...]:
        """List what is named beside what package.json asks for."""
        return self.install.packages

    @property
    def options(self) -> frozenset[str]:
        """List its options."""
        return self.install.options

    @property
    def is_global(self) -> bool:
        """Say whether the project has nothing to do with it."""
        return self.install.is_global

    @property
    def is_frozen(self) -> bool:
        """Say whether the lockfile alone decides what is installed."""
        return self.install.is_frozen

    @property
    def is_project(self) -> bool:
        """Say whether it lays out what package.json asks for."""
        return self.install.is_project

    @property
    def modules(self) -> str | None:
        """Name the node_modules folder that it fills."""
        folder = self.folder
        if self.install.destination is not None:
            folder = self.step.resolve(self.install.destination)
        return None if folder is None else f"{folder.rstrip('/')}/node_modules"

    @property
    def is_classic_yarn(self) -> bool | None:
        """Tell yarn 1 from Berry; False for other managers, None where it is not known."""
        if self.manager != "yarn":
            return False
        return managers.is_classic_yarn(self.install, self.major)

    @property
    def caches(self) -> tuple[Mount, ...]:
        """List the cache mounts that it can use."""
        return tuple(mount for mount in self.step.mounts if mount.type == "cache")

    @property
    def secrets(self) -> tuple[Mount, ...]:
        """List the secrets that it can read."""
        return tuple(mount for mount in self.step.mounts if mount.type == "secret")


def read(
    events: Iterable[Copy | Step], base: Base, project: Project | None
) -> Iterator[Installation]:
    """Find the installations in the whole history of a stage."""
    earlier: list[Copy | Installation] = []
    for event in events:
        if isinstance(event, Copy):
            earlier.append(event)
        elif (found := install.read(event.command)) is not None:
            installation = _installation(event, found, earlier, base, project)
            yield installation
            if installation.is_global:
                earlier.append(installation)


def _installation(
    step: Step,
    found: Install,
    earlier: Iterable[Copy | Installation],
    base: Base,
    project: Project | None,
) -> Installation:
    major = managers.major(found.manager, earlier, base, project)
    dev, dev_reason = omission.judge(step, found, base, major)
    scripts, scripts_reason = _scripts(step, found, major)
    return Installation(
        step=step,
        install=found,
        folder=step.folder if found.folder is None else step.resolve(found.folder),
        dev=dev,
        dev_reason=dev_reason,
        scripts=scripts,
        scripts_reason=scripts_reason,
        major=major,
        is_pnp=found.manager == "yarn" and managers.is_pnp(major, project),
    )


def _scripts(step: Step, found: Install, major: int | None) -> tuple[bool | None, Reason | None]:
    if found.scripts is not None:
        return found.scripts, Reason("`--ignore-scripts`", step.lines)
    for name in ("npm_config_ignore_scripts", "NPM_CONFIG_IGNORE_SCRIPTS"):
        if found.manager != "bun" and (value := step.variable(name)) in ("true", "false"):
            return value == "false", Reason(f"{name}={value}", step.setter(name))
    return _by_default(found, major)


def _by_default(found: Install, major: int | None) -> tuple[bool | None, Reason | None]:
    """Tell what a manager does unasked; of Berry it depends on the release."""
    if found.manager == "yarn":
        return (True if managers.is_classic_yarn(found, major) else None), None
    first = _BLOCKS_SCRIPTS_FROM.get(found.manager)
    if first is None or (major is None and first > 0):
        return None, None
    if (major or 0) < first:
        return True, None
    return False, Reason(f"{found.manager} runs the scripts of allowed packages only")
