"""The caches of package managers that lie in an image's layers, hidden ones too."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.flow import cache_folders
from dunnage.flow.memory import remembered
from dunnage.flow.own_files import own_files, own_layers
from dunnage.flow.unseen import Cause, unseen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.flow import Flow
    from dunnage.flow.own_files import OwnFile
    from dunnage.model import Image, Lines

_LITTLE = 100_000  # bytes that nobody minds


@dataclass(frozen=True, slots=True)
class LeftCache:
    """What one instruction left of a manager's downloads, in bytes."""

    lines: Lines
    manager: str
    size: int
    origins: tuple[Lines, ...]

    @property
    def is_of_the_system(self) -> bool:
        """Tell package lists of the operating system from packages of Node.js."""
        return self.manager in cache_folders.OF_THE_SYSTEM


@remembered
def left_caches(flow: Flow, image: Image) -> tuple[LeftCache, ...]:
    """Weigh them, in the order of the file; a few bytes are left out."""
    sizes: Counter[tuple[Lines, str]] = Counter()
    origins: defaultdict[tuple[Lines, str], set[Lines]] = defaultdict(set)
    for each, manager in _visible(flow, image):
        sizes[each.lines, manager] += each.size
        origins[each.lines, manager].update(filter(None, (each.origin,)))
    layers = own_layers(image)
    for hidden in unseen(image)[Cause.CACHE]:
        if (name := cache_folders.manager(hidden.path)) is not None:
            sizes[layers[hidden.layer], name] += hidden.size
    return tuple(
        LeftCache(lines, manager, size, tuple(sorted(origins[lines, manager])))
        for (lines, manager), size in sorted(sizes.items())
        if size >= _LITTLE
    )


def _visible(flow: Flow, image: Image) -> Iterator[tuple[OwnFile, str]]:
    files = own_files(flow, image).values()
    runs_from_cache = any(map(cache_folders.is_pnp, image.files))
    linked = {each.lines for each in files if "node_modules/" in each.path}
    for each in files:
        manager = cache_folders.manager(each.path)
        if manager is None or (runs_from_cache and cache_folders.is_berrys(each.path)):
            continue
        # What node_modules of the same layer link to shares its bytes with them.
        if not (each.lines in linked and cache_folders.is_store(each.path)):
            yield each, manager
