"""Which files of its layers an image shows in the end, and which bytes it hides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dunnage.contents import ROOTS_DIRECTORY, Access, File, Hidden, Hiding
from dunnage.errors import ToolError
from dunnage.image.tar_header import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dunnage.image.tar_header import Header

# https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
_WHITEOUT = ".wh."
_OPAQUE = ".wh..wh..opq"
_MOST_CHARACTERS = 128 << 20  # of all directories' paths


@dataclass(frozen=True, slots=True)
class Merged:
    """Layers, laid over each other; every byte of their files is in `files` or in `hidden`."""

    files: Mapping[str, File]
    directories: Mapping[str, Access]  # those too that no layer names, but the root
    hidden: tuple[Hidden, ...]


@dataclass(slots=True)
class _Inode:
    """Bytes that a layer stores, under as many names as they have hard links."""

    layer: int
    size: int
    mtime: int
    names: int = 0


@dataclass(slots=True)
class _Name:
    """What stands at a path."""

    header: Header
    inode: _Inode


@dataclass(slots=True)
class _Folder:
    access: Access
    inside: dict[str, None] = field(default_factory=dict)  # whole paths


def is_whiteout(path: str) -> bool:
    """Say whether a path of a layer hides others instead of being one."""
    return path.rpartition("/")[2].startswith(_WHITEOUT)


def merge(layers: Iterable[Sequence[Header]]) -> Merged:
    """Lay layers over each other, lowest first."""
    tree = _Tree()
    for number, entries in enumerate(layers):
        tree.add(number, entries)
    return tree.merged()


class _Tree:
    """What a pile of layers shows."""

    def __init__(self) -> None:
        self._names: dict[str, _Name] = {}
        self._folders = {"": _Folder(ROOTS_DIRECTORY)}
        self._lost: list[tuple[str, _Name]] = []  # with their last name, to the layer being added
        self._hidden: list[Hidden] = []
        self._room = _MOST_CHARACTERS

    def add(self, layer: int, entries: Sequence[Header]) -> None:
        """Lay a layer on top; its whiteouts are for lower layers, wherever in it they stand."""
        for entry in entries:
            if is_whiteout(entry.path):
                self._white_out(entry.path)
        for entry in entries:
            if is_whiteout(entry.path):
                continue
            if entry.kind is Kind.DIRECTORY:
                self._folder(entry.path).access = entry.access
            else:
                self._put(entry, layer)
        if self._lost:
            own = {entry.path: entry for entry in entries if not is_whiteout(entry.path)}
            self._hidden += [_hidden(path, name, layer, own) for path, name in self._lost]
            self._lost.clear()

    def merged(self) -> Merged:
        files = {}
        for path, name in self._names.items():
            header, inode = name.header, name.inode
            target = header.target if header.kind is Kind.SYMBOLIC_LINK else None
            files[path] = File(inode.size, inode.layer, header.access, target)
            inode.size = 0  # its further names have no bytes of their own
        directories = {path: folder.access for path, folder in self._folders.items() if path}
        return Merged(files, directories, tuple(self._hidden))

    def _white_out(self, path: str) -> None:
        folder, slash, name = path.rpartition("/")
        if name != _OPAQUE:
            self._remove(f"{folder}{slash}{name.removeprefix(_WHITEOUT)}")
        elif folder in self._folders:
            for each in tuple(self._folders[folder].inside):
                self._remove(each)

    def _put(self, entry: Header, layer: int) -> None:
        inode = self._inode(entry, layer)
        inode.names += 1
        self._remove(entry.path)
        self._folder(_parent(entry.path)).inside[entry.path] = None
        self._names[entry.path] = _Name(entry, inode)

    def _inode(self, entry: Header, layer: int) -> _Inode:
        """Share the bytes of a hard link's target; only a target of the same layer has any."""
        if entry.kind is Kind.HARD_LINK:
            target = self._names.get(entry.target or "")
            if target is not None and target.inode.layer == layer:
                return target.inode
        return _Inode(layer, entry.size if entry.kind is Kind.FILE else 0, entry.mtime)

    def _folder(self, path: str) -> _Folder:
        """Find a folder, or make it where another thing stands or nothing."""
        missing = []
        while (folder := self._folders.get(path)) is None:
            missing.append(path)
            path = _parent(path)
        for each in reversed(missing):
            self._spare(each)
            self._remove(each)
            folder.inside[each] = None
            folder = self._folders[each] = _Folder(ROOTS_DIRECTORY)
        return folder

    def _spare(self, path: str) -> None:
        """Stop before paths that are deep, many and nowhere written out fill the memory."""
        self._room -= len(path)
        if self._room < 0:
            message = "the image nests its directories too deeply to be weighed"
            raise ToolError(message)

    def _remove(self, path: str) -> None:
        """Take away what stands at a path, and all below it."""
        parent = self._folders.get(_parent(path))
        if parent is None or path not in parent.inside:
            return
        del parent.inside[path]
        pending = [path]
        while pending:
            path = pending.pop()
            folder = self._folders.pop(path, None)
            if folder is None:
                self._lose(path, self._names.pop(path))
            else:
                pending += folder.inside

    def _lose(self, path: str, name: _Name) -> None:
        name.inode.names -= 1
        if name.inode.size and not name.inode.names:
            self._lost.append((path, name))


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _hidden(path: str, name: _Name, by: int, own: Mapping[str, Header]) -> Hidden:
    """Compare a file with what the layer that hides it holds at the same path."""
    inode, heir = name.inode, own.get(path)
    if heir is None:
        return Hidden(path, inode.size, inode.layer, by, Hiding.DELETED)
    if heir.kind is Kind.HARD_LINK:
        heir = own.get(heir.target or "", heir)
    is_same = (heir.size, heir.mtime) == (inode.size, inode.mtime)
    how = Hiding.REPEATED if is_same and heir.access != name.header.access else Hiding.REPLACED
    return Hidden(path, inode.size, inode.layer, by, how)
