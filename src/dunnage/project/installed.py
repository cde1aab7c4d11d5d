"""Which packages lie in an image, told by the folders of its files, and how large each is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dunnage.project.lockfile import Entry, Lockfile

_MODULES = "node_modules/"
_PNPM = "/.pnpm/"


@dataclass(frozen=True, slots=True)
class Installed:
    """One package's folder in an image, without the packages nested in it."""

    path: str  # no leading slash
    name: str
    size: int

    def entry(self, lockfile: Lockfile, folder: str) -> Entry | None:
        """Find what pinned it in the project that lies in a folder of the image."""
        _, pnpm, store = self.path.partition(_PNPM)
        if pnpm:  # "@scope+name@1.0.0_peer@2.0.0"
            name = store.partition("/")[0].partition("_")[0].partition("(")[0]
            return lockfile.entries.get(name.replace("+", "/"))
        return lockfile.entries.get(self.path.removeprefix(folder.strip("/")).lstrip("/"))


def installed(files: Mapping[str, int], modules: str) -> tuple[Installed, ...]:
    """List the packages below a node_modules folder, in the order of their paths."""
    below = f"{modules.strip('/')}/"
    sizes: Counter[tuple[str, str]] = Counter()
    for path, size in files.items():
        if path.startswith(below) and (found := _package(path)) is not None:
            sizes[found] += size
    return tuple(Installed(path, name, size) for (path, name), size in sorted(sizes.items()))


def development(
    files: Mapping[str, int], modules: str, lockfiles: tuple[Lockfile, ...]
) -> tuple[Installed, ...] | None:
    """List the packages that only devDependencies need; None where no lockfile tells them."""
    folder = modules.strip("/").removesuffix("node_modules").strip("/")
    told = list(_told(installed(files, modules), folder, lockfiles))
    return tuple(each for each, entry in told if entry.dev) if told else None


def _told(
    packages: tuple[Installed, ...], folder: str, lockfiles: tuple[Lockfile, ...]
) -> Iterator[tuple[Installed, Entry]]:
    for each in packages:
        found = (each.entry(lockfile, folder) for lockfile in lockfiles)
        if (entry := next(filter(None, found), None)) is not None:
            yield each, entry


def _package(path: str) -> tuple[str, str] | None:
    """Tell the folder and the name of the package that a file belongs to; None for none."""
    front, modules, rest = path.rpartition(_MODULES)
    parts = rest.split("/")
    depth = 2 if rest.startswith("@") else 1
    if rest.startswith(".") or len(parts) <= depth:
        return None
    name = "/".join(parts[:depth])
    return f"{front}{modules}{name}", name
