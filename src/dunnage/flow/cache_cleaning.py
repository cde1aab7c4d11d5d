"""What cleaning a package manager's cache achieves: where the cache lies that it empties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.flow.caches import SETTINGS
from dunnage.flow.removal import RemovalKind
from dunnage.flow.state import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.dockerfile import Stage
    from dunnage.flow.flow import Flow
    from dunnage.flow.removal import Removal

# Where caches lie unless a variable moves them.
_USUAL = (
    *("/root/.npm", "/home/node/.npm", "/root/.cache/yarn", "/home/node/.cache/yarn"),
    *("/usr/local/share/.cache/yarn", "/root/.local/share/pnpm", "/root/.bun/install/cache"),
)


def cleanings(flow: Flow, stage: Stage) -> Iterator[Removal]:
    """List the commands of a stage that clean a cache."""
    return (each for each in flow.removals(stage) if each.what is RemovalKind.CACHE)


def is_mounted(cleaning: Removal) -> bool:
    """Say whether what it cleans is a cache mount of its RUN."""
    targets = (
        resolve(cleaning.step.state.workdir, cleaning.step.state.scope.expand(target))
        for mount in cleaning.step.mounts
        if mount.type == "cache" and (target := mount.option("target"))
    )
    return any(_empties(cleaning, target) for target in targets if target is not None)


def is_kept(flow: Flow, cleaning: Removal) -> bool:
    """Say whether an image may be made of what it cleans, if only by a COPY."""
    heirs = {each for each in flow.dockerfile.stages if cleaning.stage in each.ancestry}
    if flow.ships(cleaning.stage) or not heirs <= set(flow.stages):
        return True
    places = (cleaning.path,) if cleaning.path is not None else _places(cleaning)
    return any(
        _contains(path, place)
        for copy in flow.copies()
        if copy.source in heirs
        for path in copy.paths
        for place in places
    )


def _empties(cleaning: Removal, target: str) -> bool:
    if cleaning.path is not None:
        return _contains(target, cleaning.path) or _contains(cleaning.path, target)
    if cleaning.manager is None:
        homely = (word[1:].rstrip("/*") for word in cleaning.step.words if word.startswith("~/"))
        return any(target.endswith(word) for word in homely)
    return cleaning.manager in target or target in _moved(cleaning)


def _places(cleaning: Removal) -> tuple[str, ...]:
    return _moved(cleaning) or _USUAL


def _moved(cleaning: Removal) -> tuple[str, ...]:
    names = SETTINGS.get(cleaning.manager or "", ())
    values = (cleaning.step.variable(name) for name in names)
    return tuple(filter(None, values))


def _contains(folder: str, path: str) -> bool:
    return f"{path}/".startswith(f"{folder.rstrip('/')}/")
