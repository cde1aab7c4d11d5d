"""Files of the application in the image, by the instruction that brought them."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename
from typing import TYPE_CHECKING

from dunnage import units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dunnage.flow.flow import Flow
    from dunnage.model import Image, Lines


@dataclass(frozen=True, slots=True)
class Shipment:
    """What one instruction brought of a kind; no size where there is no image to weigh it by."""

    lines: Lines
    names: tuple[str, ...]  # relative to the working directory; a folder's ends with a slash
    size: int | None  # bytes

    def __str__(self) -> str:
        if self.size is None:
            return ", ".join(f"`{name}`" for name in self.names)
        return f"{units.counted(len(self.names), 'file')} ({units.size(self.size)})"


def find(flow: Flow, image: Image | None, is_wanted: Callable[[str], bool]) -> tuple[Shipment, ...]:
    """Gather files by their names; without an image only what a COPY names itself.

    Those of packages and of the base image are not the application's own.
    """
    workdir = f"{(flow.state(flow.target).workdir or '/').rstrip('/')}/"
    found = _named(flow, workdir, is_wanted) if image is None else ()
    return tuple(found) or tuple(_weighed(flow, image, workdir, is_wanted) if image else ())


def _named(flow: Flow, workdir: str, is_wanted: Callable[[str], bool]) -> Iterator[Shipment]:
    for copy in flow.history(flow.target, flow.copies):
        names = [basename(path) for path in copy.paths if copy.destination is not None]
        places = (name if "." in name else f"{name}/" for name in names)
        wanted = tuple(filter(is_wanted, places))
        if wanted and f"{copy.destination}/".startswith(workdir):
            yield Shipment(copy.lines, wanted, None)


def _weighed(
    flow: Flow, image: Image, workdir: str, is_wanted: Callable[[str], bool]
) -> Iterator[Shipment]:
    found: dict[Lines, list[str]] = {}
    for path in image.files:
        name = f"/{path}".removeprefix(workdir).lstrip("/")
        if "node_modules/" in path or not is_wanted(name):
            continue
        if (lines := _brought(flow, f"/{path}")) is not None:
            found.setdefault(lines, []).append(path)
    for lines, paths in sorted(found.items()):
        yield Shipment(lines, tuple(sorted(paths)), sum(image.files[path] for path in paths))


def _brought(flow: Flow, path: str) -> Lines | None:
    """Find the COPY that most likely brought a file, or else the build step that made it.

    It is the one whose destination is nearest, the last of several. What is copied to the root
    cannot be told from what was there.
    """
    copies = (
        copy
        for copy in flow.history(flow.target, flow.copies)[::-1]
        if copy.destination not in (None, "/") and copy.origin(path) is not None
    )
    nearest = max(copies, key=lambda copy: len(copy.destination or ""), default=None)
    if nearest is not None:
        return nearest.lines
    for build in flow.history(flow.target, flow.builds)[::-1]:
        if build.folder not in (None, "/") and path.startswith(f"{build.folder}/"):
            return build.lines
    return None
