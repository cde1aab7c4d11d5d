"""The node_modules folders that lie in a stage at its end, each traced to what installed it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from dunnage.dockerfile import Stage
from dunnage.flow.copies import Copy
from dunnage.flow.installation import Installation
from dunnage.flow.moves import Move
from dunnage.flow.reason import Reason
from dunnage.flow.removal import Removal, RemovalKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dunnage.dockerfile import Instruction
    from dunnage.model import Lines
    from dunnage.project.project import Project

_MODULES = "node_modules"

# What can happen to a tree.
Event = Installation | Removal | Move | Copy


@dataclass(frozen=True, slots=True)
class Tree:
    """One node_modules folder; None is what is not known."""

    path: str | None
    stage: Stage  # in which it lies
    instruction: Instruction  # that brought it there
    lines: Lines
    dev: bool | None  # devDependencies are in it
    reason: Reason | None = None
    installations: tuple[Installation, ...] = ()
    is_host: bool = False  # it came with the build context
    origin: Stage | None = None  # in which it was installed

    @property
    def folder(self) -> str | None:
        """Name the folder that it serves."""
        return None if self.path is None else dirname(self.path)


def states(
    stage: Stage,
    inherited: Iterable[Tree],
    events: Iterable[Iterable[Event]],
    trees_of: Callable[[Stage], tuple[Tree, ...]],
    project: Project | None,
) -> Iterator[tuple[Tree, ...]]:
    """Let everything that happens in a stage happen to the trees of the stage it is built from.

    Yields what lies there before each group of events, and at last what lies there at the end.
    """
    trees = tuple(replace(tree, stage=stage) for tree in inherited)
    for together in events:
        yield trees
        for event in together:
            trees = _after(event, trees, trees_of, project)
    yield trees


def _after(
    event: Event,
    trees: tuple[Tree, ...],
    trees_of: Callable[[Stage], tuple[Tree, ...]],
    project: Project | None,
) -> tuple[Tree, ...]:
    match event:
        case Installation():
            return _installed(trees, event)
        case Removal():
            return _removed(trees, event)
        case Move():
            return _moved(trees, event)
        case Copy():
            return _copied(trees, event, trees_of, project)


def _installed(trees: tuple[Tree, ...], installation: Installation) -> tuple[Tree, ...]:
    if installation.is_global or installation.verb == "fetch" or installation.is_pnp:
        return trees
    path = installation.modules
    tree = Tree(
        path=path,
        stage=installation.stage,
        instruction=installation.instruction,
        lines=installation.lines,
        dev=installation.dev,
        reason=installation.dev_reason,
        installations=(installation,),
        origin=installation.stage,
    )
    there = next((each for each in trees if each.path == path and not each.is_host), None)
    others = tuple(each for each in trees if each is not there)
    if there is None:
        return (*others, tree)
    if not installation.is_project:
        more = (*there.installations, installation)
        return (*others, replace(there, installations=more))
    before = there.installations[-1:]
    if before and before[0].manager != tree.installations[0].manager:
        return (*others, _either(there, tree))
    return (*others, tree)


def _either(one: Tree, other: Tree) -> Tree:
    """Keep what two alternatives agree on: `if [ -f yarn.lock ]; then yarn; else npm ci; fi`."""
    return replace(
        other,
        dev=other.dev if one.dev == other.dev else None,
        installations=one.installations + other.installations,
    )


def _removed(trees: tuple[Tree, ...], removal: Removal) -> tuple[Tree, ...]:
    match removal.what:
        case RemovalKind.DEV:
            reason = Reason(" ".join(removal.step.words), removal.lines)
            return tuple(
                replace(each, dev=False, reason=reason) if each.path == removal.path else each
                for each in trees
            )
        case RemovalKind.MODULES if removal.path is None:  # `find -name node_modules`
            return ()
        case _:
            gone = removal.path
            return tuple(each for each in trees if gone is None or not _lies_in(each.path, gone))


def _lies_in(path: str | None, folder: str) -> bool:
    return path is not None and (path == folder or path.startswith(f"{folder.rstrip('/')}/"))


def _moved(trees: tuple[Tree, ...], move: Move) -> tuple[Tree, ...]:
    moved = tuple(
        replace(tree, path=landing)
        for tree in trees
        if tree.path is not None and (landing := move.landing(tree.path)) is not None
    )
    gone = {tree.path for tree in moved}
    stay = (
        tree
        for tree in trees
        if tree.path not in gone and (move.keeps or not _lies_in(tree.path, move.source))
    )
    return (*stay, *moved)


def _copied(
    trees: tuple[Tree, ...],
    copy: Copy,
    trees_of: Callable[[Stage], tuple[Tree, ...]],
    project: Project | None,
) -> tuple[Tree, ...]:
    if isinstance(copy.source, Stage):
        arrived = _from_stage(copy, trees_of(copy.source))
    elif copy.is_context:
        arrived = _from_host(copy, project)
        return (*trees, *arrived)  # the host's files mix with those of an installation
    else:
        arrived = _named(copy, ())
    places = {tree.path for tree in arrived}
    return (*(tree for tree in trees if tree.path not in places), *arrived)


def _from_stage(copy: Copy, there: tuple[Tree, ...]) -> tuple[Tree, ...]:
    arrived = tuple(
        replace(
            tree, path=landing, stage=copy.stage, instruction=copy.instruction, lines=copy.lines
        )
        for tree in there
        if tree.path is not None
        and (landing := copy.landing(tree.path, folder=True)) is not None
        and basename(landing) == _MODULES
    )
    known = {tree.path for tree in there}
    rest = tuple(path for path in copy.paths if path not in known)
    return (*arrived, *_named(replace(copy, paths=rest), there))


def _named(copy: Copy, there: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """Take a folder for a tree by its name alone; one of a workspace shares its root's."""
    found = []
    for path in copy.paths:
        landing = copy.landing(path, folder=True)
        if landing is None or not basename(path) == basename(landing) == _MODULES:
            continue
        root = next((each for each in there if each.folder and _lies_in(path, each.folder)), None)
        tree = root or Tree(landing, copy.stage, copy.instruction, copy.lines, dev=None)
        found.append(
            replace(
                tree,
                path=landing,
                stage=copy.stage,
                instruction=copy.instruction,
                lines=copy.lines,
            )
        )
    return tuple(found)


def _from_host(copy: Copy, project: Project | None) -> tuple[Tree, ...]:
    landing = copy.landing(_MODULES, folder=True)
    if landing is None or project is None or not project.sent(_MODULES):
        return ()
    return (Tree(landing, copy.stage, copy.instruction, copy.lines, dev=None, is_host=True),)
