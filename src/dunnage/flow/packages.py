"""What becomes of Node.js packages: where they are installed, used, copied to, and left."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from dunnage.dockerfile import Stage
from dunnage.flow import builds, installation, moves, removal, supply, trees
from dunnage.flow.copies import DEEPEST, Copy
from dunnage.flow.memory import remembered
from dunnage.flow.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.builds import Build
    from dunnage.flow.installation import Installation
    from dunnage.flow.removal import Removal
    from dunnage.flow.steps import Step
    from dunnage.flow.supply import Presence, Supply
    from dunnage.flow.trees import Event, Tree
    from dunnage.project.package_json import PackageJson


class Packages(Walk):
    """The packages of every stage."""

    def installations(self, stage: Stage | None = None) -> tuple[Installation, ...]:
        """List the installations of a stage itself, or of the file."""
        return (
            self._everywhere(self._installations) if stage is None else self._installations(stage)
        )

    @remembered
    def _installations(self, stage: Stage) -> tuple[Installation, ...]:
        return tuple(each for each in self.history_installations(stage) if each.stage is stage)

    @remembered
    def history_installations(self, stage: Stage) -> tuple[Installation, ...]:
        """List the installations of a stage and of those it is built from, in their order."""
        history = self.history(stage, self.arrivals)
        return tuple(installation.read(history, self.base(stage), self.project))

    def removals(self, stage: Stage | None = None) -> tuple[Removal, ...]:
        """List what a stage itself, or the file, takes away again."""
        return self._everywhere(self._removals) if stage is None else self._removals(stage)

    @remembered
    def _removals(self, stage: Stage) -> tuple[Removal, ...]:
        installed = self.history_installations(stage)
        found = (removal.read(step, installed) for step in self.steps(stage))
        return tuple(chain.from_iterable(found))

    def builds(self, stage: Stage | None = None) -> tuple[Build, ...]:
        """List the scripts and tools that a stage itself, or the file, runs."""
        return self._everywhere(self._builds) if stage is None else self._builds(stage)

    @remembered
    def _builds(self, stage: Stage) -> tuple[Build, ...]:
        globals_ = self._global_packages(stage)
        found = (builds.read(step, self._manifest, globals_) for step in self.steps(stage))
        return tuple(each for each in found if each is not None)

    def _global_packages(self, stage: Stage) -> frozenset[str]:
        """Name what is installed beside any project, without versions."""
        installed = (each for each in self.history_installations(stage) if each.is_global)
        packages = chain.from_iterable(each.packages for each in installed)
        return frozenset(each[:1] + each[1:].partition("@")[0] for each in packages)

    def preceding(self, build: Build) -> Installation | None:
        """Find the last installation of the project that a build step finds done."""
        earlier = set(map(id, self.before(build.step)))
        found = [
            each
            for each in self.history_installations(build.stage)
            if each.is_project and id(each.step) in earlier and serves(each.folder, build.folder)
        ]
        return found[-1] if found else None

    def trees(self, stage: Stage) -> tuple[Tree, ...]:
        """List the node_modules folders that lie in a stage at its end."""
        return self._every_tree[stage][-1]

    @cached_property
    def _every_tree(self) -> dict[Stage, tuple[tuple[Tree, ...], ...]]:
        """Go through the stages in their order, each of which takes from earlier ones only."""
        found: dict[Stage, tuple[tuple[Tree, ...], ...]] = {}

        def at_end(stage: Stage) -> tuple[Tree, ...]:
            return found[stage][-1]

        for stage in self.dockerfile.stages:
            inherited = at_end(stage.base) if isinstance(stage.base, Stage) else ()
            events = self._events(stage)
            found[stage] = tuple(trees.states(stage, inherited, events, at_end, self.project))
        return found

    @property
    def shipped(self) -> tuple[Tree, ...]:
        """The node_modules folders of the image."""
        return self.trees(self.target)

    @remembered
    def modules(self, step: Step) -> tuple[Tree, ...]:
        """List the node_modules folders that a command finds."""
        events, states = self.arrivals(step.stage), self._every_tree[step.stage]
        return next(found for event, found in zip(events, states, strict=False) if event is step)

    def modules_for(self, build: Build) -> Tree | None:
        """Find the node_modules folder that a build step uses: the nearest at or above it."""
        found = [
            each
            for each in self.modules(build.step)
            if each.folder is not None and serves(each.folder, build.folder)
        ]
        return max(found, key=lambda each: len(each.folder or ""), default=None)

    @remembered
    def supply(self, of: Installation) -> Supply:
        """Tell which manifests and lockfiles an installation finds."""
        known = self.base(of.stage).family is not None
        return supply.read(
            of,
            self.before(of.step),
            lambda path: self._presence(of.stage, path),
            base_is_known=known,
        )

    @remembered
    def _presence(self, stage: Stage, path: str) -> Presence:
        events = self.history(stage, self.arrivals)
        return supply.trace(path, events, self._lies, self.project)

    def _lies(self, stage: Stage, path: str) -> bool | None:
        if stage.index > DEEPEST:
            return None
        found = self._presence(stage, path).at_end
        return None if found is False and self.base(stage).family is None else found

    def _events(self, stage: Stage) -> Iterator[tuple[Event, ...]]:
        """Tell what each copy and command of a stage does to its packages."""
        installed = {id(each.step): each for each in self.installations(stage)}
        removed: dict[int, list[Removal]] = {}
        for each in self.removals(stage):
            removed.setdefault(id(each.step), []).append(each)
        for event in self.arrivals(stage):
            if isinstance(event, Copy):
                yield (event,)
            else:
                done = (installed[id(event)],) if id(event) in installed else ()
                yield (*removed.get(id(event), ()), *done, *moves.read(event))

    def _manifest(self, step: Step) -> PackageJson | None:
        """Find the package.json of the folder that a command runs in."""
        if self.project is None:
            return None
        path = None if step.folder is None else f"{step.folder.rstrip('/')}/package.json"
        for event in self.before(step)[::-1]:
            if path and isinstance(event, Copy) and event.is_context:
                origin = event.origin(path)
                if origin is not None and self.project.is_file(origin):
                    return self.project.manifest(origin)
        return self.project.package_json


def serves(modules: str | None, folder: str | None) -> bool:
    """Say whether packages of one folder are found from another: they are from all below it."""
    if modules is None or folder is None:
        return modules is folder
    return f"{folder.rstrip('/')}/".startswith(f"{modules.rstrip('/')}/")
