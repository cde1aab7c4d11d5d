"""What an image is made of in the rough: each visible byte in one part, the base's apart."""

from __future__ import annotations

import enum
import posixpath
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.image import runtime
from dunnage.image.folders import Folders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.model import Image, Package


class PartName(enum.StrEnum):
    """The parts, in the order in which they are told."""

    APPLICATION = "application"
    NPM = "npm packages"
    DEVELOPMENT = "devDependencies"
    MANAGERS = "package managers"
    RUNTIME = "Node.js runtime"
    CACHES = "caches"
    OS_PACKAGES = "OS packages"
    OTHER = "operating system, other"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an image; unpacked bytes that the base brought, and that this image adds."""

    name: str
    base: int
    own: int


# Of each folder, with a slash before and after it.
_CACHE = re.compile(
    r"/(_cacache|\.npm|\.cache/(yarn|pnpm|node-gyp|pip)|\.yarn/berry/cache|\.bun/install/cache"
    r"|\.pnpm-store|\.local/share/pnpm/store|pnpm/store|\.node-gyp|node_modules/\.cache"
    r"|var/cache/(apt|apk)|var/lib/apt/lists|etc/apk/cache)/"
)
_MANAGER = re.compile(
    r"/(node_modules/(npm|corepack|yarn|pnpm|@pnpm/exe|@yarnpkg/cli-dist)"
    r"|opt/yarn-v[\d.]+|corepack/v\d+|\.yarn/releases)/"
)
_PACKAGES = re.compile(r"/(node_modules|\.yarn/(cache|unplugged))/")
_SYSTEM = re.compile(r"/(bin|boot|dev|etc|lib\w*|proc|run|sbin|sys|usr|var)/")
_OWN = re.compile(r"/(usr/(src|local|app|share/(nginx/html|caddy))|var/(www|task|app))/")
# Of files that a package of the operating system lists.
_NODE = re.compile(r"usr/(bin/node(js)?$|include/node(js)?/|lib/([^/]+/)?libnode\.so)")


def parts(image: Image) -> tuple[Part, ...]:
    """Add up the parts that the image has, in their order.

    What the base brought and nothing claims is the operating system's.
    """
    sorter = _Sorter(image)
    base: Counter[PartName] = Counter()
    own: Counter[PartName] = Counter()
    for path, file in image.files.items():
        name = sorter.part(path)
        if not image.layers[file.layer].base:
            own[name] += file.size
        else:
            base[PartName.OTHER if name is PartName.APPLICATION else name] += file.size
    told = (name for name in PartName if base[name] or own[name])
    return tuple(Part(str(name), base[name], own[name]) for name in told)


class _Sorter:
    """Tells the part that a file belongs to; whole folders are decided once."""

    def __init__(self, image: Image) -> None:
        npm = {each.path: each for each in image.packages if each.kind == "npm" and each.path}
        self._npm: Mapping[str, Package] = npm
        self._nearest = Folders(npm)
        self._binaries = {each.path for each in image.packages if each.kind == "node"}
        self._headers = Folders(runtime.headers(each) for each in self._binaries if each)
        self._system = image.system
        self._workdir = f"{image.config.workdir.rstrip('/')}/"
        self._folders: dict[str, PartName] = {}

    def part(self, path: str) -> PartName:
        if path in self._binaries:
            return PartName.RUNTIME
        if path in self._system:
            return PartName.RUNTIME if _NODE.match(path) else PartName.OS_PACKAGES
        folder = posixpath.dirname(path)
        if folder not in self._folders:
            self._folders[folder] = self._of(folder)
        return self._folders[folder]

    def _of(self, folder: str) -> PartName:
        text = f"/{folder}/"
        if _CACHE.search(text):
            return PartName.CACHES
        if _MANAGER.search(text):
            return PartName.MANAGERS
        if self._headers.nearest(folder) is not None:
            return PartName.RUNTIME
        package = self._nearest.nearest(folder)
        if package is not None:
            return PartName.DEVELOPMENT if self._npm[package].dev else PartName.NPM
        return PartName.NPM if _PACKAGES.search(text) else self._rest(text)

    def _rest(self, text: str) -> PartName:
        is_below_workdir = self._workdir != "/" and text.startswith(self._workdir)
        is_own = is_below_workdir or _OWN.match(text) or not _SYSTEM.match(text)
        return PartName.APPLICATION if is_own else PartName.OTHER
