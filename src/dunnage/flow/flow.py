"""Everything that follows from a Dockerfile and its project without building it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from dunnage.flow import accounts, kind, os_packages, ownership, process, users
from dunnage.flow.kind import Kind
from dunnage.flow.memory import remembered
from dunnage.flow.packages import Packages
from dunnage.flow.process import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.dockerfile import Instruction, Stage
    from dunnage.flow.accounts import Account
    from dunnage.flow.os_packages import OsStep
    from dunnage.flow.ownership import Owning
    from dunnage.flow.process import Process
    from dunnage.flow.users import User


class Flow(Packages):
    """What the build does, what its image will run, and as whom; each is worked out once."""

    @cached_property
    def kind(self) -> Kind:
        """What the image is for."""
        return kind.of(self)

    @property
    def runs_node(self) -> bool:
        """Say whether the image starts Node.js with a program of the user's own."""
        return self.kind in (Kind.SERVICE, Kind.CLI, Kind.JOB, Kind.ACTION)

    @cached_property
    def process(self) -> Process | None:
        """What a container of the image runs."""
        entrypoint, command = self.target.entrypoint, self.target.command
        return process.main(entrypoint, command, self._around(entrypoint or command))

    @cached_property
    def healthcheck(self) -> Process | None:
        """What the image's health check runs."""
        found = self.target.healthcheck
        return None if found is None else process.health(found, self._around(found))

    def _around(self, instruction: Instruction | None) -> Surroundings:
        return Surroundings(
            base=self.base(self.target),
            shell=self.state(self.target, instruction).shell,
            workdir=self.state(self.target).workdir,
            manifest=self.project.package_json if self.project else None,
        )

    def os_steps(self, stage: Stage | None = None) -> tuple[OsStep, ...]:
        """List what a stage, or the file, asks of OS package managers."""
        return self._everywhere(self._os_steps) if stage is None else self._os_steps(stage)

    @remembered
    def _os_steps(self, stage: Stage) -> tuple[OsStep, ...]:
        return tuple(os_packages.read(self.steps(stage)))

    @remembered
    def os_packages(self, stage: Stage) -> frozenset[str]:
        """Name the OS packages that a stage has at its end beside its base's."""
        return os_packages.remaining(self.history(stage, self.os_steps))

    def user(self, stage: Stage, before: Instruction | None = None) -> User:
        """Tell who runs an instruction, or a container made of the stage."""
        return users.effective(self.state(stage, before), self.base(stage))

    @remembered
    def accounts(self, stage: Stage) -> tuple[Account, ...]:
        """List the users and groups that are created in a stage's history."""
        known = self.base(stage)
        is_alpine = known.is_alpine if known.family is not None else None
        steps = self.history(stage, self.steps)
        found = (accounts.read(step, is_alpine=is_alpine) for step in steps)
        return tuple(each for each in found if each is not None)

    def known_users(self, stage: Stage) -> frozenset[str] | None:
        """Name all users that a stage can have; None where its base's are not known."""
        brought = self.base(stage).accounts
        own = (each.name for each in self.accounts(stage) if each.kind == "user")
        return None if brought is None else brought.union(own)

    def known_groups(self, stage: Stage) -> frozenset[str] | None:
        """Name all groups that a stage can have; None where its base's are not known."""
        brought = self.base(stage).accounts
        own = (
            each.name for each in self.accounts(stage) if each.kind == "group" or each.has_own_group
        )
        return None if brought is None else brought.union(own)

    def known_names(self, stage: Stage) -> frozenset[str] | None:
        """Name all users and groups that a stage can have; None where that is not known."""
        known, groups = self.known_users(stage), self.known_groups(stage)
        return None if known is None or groups is None else known | groups

    def ownings(self, stage: Stage) -> tuple[Owning, ...]:
        """List who came to own what in a stage's history, in order."""
        return self.history(stage, self._own_ownings)

    @remembered
    def _own_ownings(self, stage: Stage) -> tuple[Owning, ...]:
        return tuple(self._read_ownings(stage))

    def _read_ownings(self, stage: Stage) -> Iterator[Owning]:
        installed = {id(each.step): each for each in self.installations(stage)}
        events = {id(each.instruction): each for each in self.copies(stage)}
        for instruction in self.built(stage):
            user = self.user(stage, instruction).name
            if instruction.keyword == "WORKDIR":
                path = self.state(stage, instruction).after(instruction).workdir
                yield ownership.of_workdir(instruction, path, user)
            elif id(instruction) in events:
                yield ownership.of_copy(events[id(instruction)])
            elif instruction.keyword == "RUN":
                for step in self.steps(stage):
                    if step.instruction is instruction:
                        yield from ownership.of_step(step, user, installed.get(id(step)))

    def owner(self, stage: Stage, path: str, before: Instruction | None = None) -> str | None:
        """Name the owner of a path, before an instruction or at the stage's end."""
        built = self.history(stage, self.built)
        ends = (i for i, each in enumerate(built) if each is before)
        return self._owners(stage, path)[next(ends, len(built))]

    @remembered
    def _owners(self, stage: Stage, path: str) -> tuple[str | None, ...]:
        """Name the owner before each instruction of a stage's history, and at its end."""
        done: dict[int, list[Owning]] = {}
        for each in self.ownings(stage):
            done.setdefault(id(each.instruction), []).append(each)
        built = self.history(stage, self.built)
        return tuple(ownership.owners((done.get(id(each), ()) for each in built), path))
