"""Where npm and yarn 1 keep what they have downloaded, and whether an installation leaves it.

pnpm and bun link from their stores into node_modules: in one layer both share the same bytes,
measured with pnpm 10.21 and bun 1.3 on overlayfs. Yarn 2 and later may run from its cache.
"""

from __future__ import annotations

from posixpath import dirname
from typing import TYPE_CHECKING

from dunnage.flow.removal import RemovalKind
from dunnage.project import options

if TYPE_CHECKING:
    from dunnage.dockerfile.mounts import Mount
    from dunnage.flow.flow import Flow
    from dunnage.flow.installation import Installation
    from dunnage.flow.removal import Removal
    from dunnage.flow.steps import Step

SETTINGS = {
    "npm": ("npm_config_cache", "NPM_CONFIG_CACHE"),
    "yarn": ("YARN_CACHE_FOLDER", "yarn_cache_folder"),
}
_OPTIONS = ("--cache", "--cache-folder")
_OF_THE_SYSTEM = ("/var/", "/etc/")


def is_left(flow: Flow, installation: Installation) -> bool:
    """Say whether the layer keeps what an installation downloads."""
    if installation.manager != "npm" and not installation.is_classic_yarn:
        return False
    if "--offline" in installation.options or any(map(_keeps_out, installation.step.mounts)):
        return False
    later = _later(flow, installation)
    return not any(cleans(each, installation) for each in later)


def cleans(removal: Removal, installation: Installation) -> bool:
    """Say whether a removal takes an installation's cache away."""
    if removal.what is RemovalKind.CACHE:
        return removal.manager in (None, installation.manager)
    own = folder(installation)
    if own is None or removal.path is None:
        return False
    return f"{own}/".startswith(f"{removal.path.rstrip('/')}/") or dirname(removal.path) == own


def folder(installation: Installation) -> str | None:
    """Name the cache's folder, where an option or a variable moves it."""
    given = options.value(installation.options, *_OPTIONS)
    if given is not None:
        return installation.step.resolve(given)
    names = SETTINGS.get(installation.manager, ())
    values = (installation.step.variable(name) for name in names)
    return next(filter(None, values), None)


def _keeps_out(mount: Mount) -> bool:
    """Say whether a mount may hold the cache: any but those for the system's packages."""
    target = mount.option("target") or ""
    return mount.type in ("cache", "tmpfs") and not target.startswith(_OF_THE_SYSTEM)


def _later(flow: Flow, installation: Installation) -> tuple[Removal, ...]:
    """List what the same RUN removes after it."""
    steps = [s for s in flow.steps(installation.stage) if s.instruction is installation.instruction]
    after = set(map(id, steps[_position(steps, installation) :]))
    return tuple(each for each in flow.removals(installation.stage) if id(each.step) in after)


def _position(steps: list[Step], installation: Installation) -> int:
    return next(i for i, step in enumerate(steps) if step is installation.step)
