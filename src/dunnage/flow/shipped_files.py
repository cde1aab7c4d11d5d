"""Files of the application in the image, by the instruction that brought them."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename
from typing import TYPE_CHECKING

from dunnage import units
from dunnage.flow.naming import line_names
from dunnage.flow.own_files import is_applications, own_files, own_layers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dunnage.flow.flow import Flow
    from dunnage.flow.own_files import OwnFile
    from dunnage.model import Image, Lines


@dataclass(frozen=True, slots=True)
class Shipment:
    """What one instruction brought of a kind; no size where there is no image to weigh it by."""

    lines: Lines
    names: tuple[str, ...]  # relative to the working directory; a folder's ends with a slash
    size: int | None = None  # bytes
    origins: tuple[Lines, ...] = ()  # of the instructions of other stages that made them

    def __str__(self) -> str:
        if self.size is None:
            return ", ".join(f"`{name}`" for name in self.names)
        made = f", from {line_names(self.origins)}" if self.origins else ""
        return f"{units.counted(len(self.names), 'file')} ({units.size(self.size)}){made}"


def find(flow: Flow, image: Image | None, is_wanted: Callable[[str], bool]) -> tuple[Shipment, ...]:
    """Gather files by their names; without an image only what a COPY names itself.

    Those of packages and of the system are not the application's own.
    """
    workdir = f"{(flow.state(flow.target).workdir or '/').strip('/')}/".lstrip("/")
    if image is None or not own_layers(image):
        return tuple(_named(flow, workdir, is_wanted))
    return gather(
        each
        for each in own_files(flow, image).values()
        if is_applications(each.path, workdir) and is_wanted(each.path.removeprefix(workdir))
    )


def gather(files: Iterable[OwnFile]) -> tuple[Shipment, ...]:
    """Group files by the lines that brought them."""
    found: dict[Lines, list[OwnFile]] = {}
    for each in files:
        found.setdefault(each.lines, []).append(each)
    return tuple(
        Shipment(
            lines=lines,
            names=tuple(sorted(each.path for each in group)),
            size=sum(each.size for each in group),
            origins=tuple(sorted({each.origin for each in group if each.origin is not None})),
        )
        for lines, group in sorted(found.items())
    )


def _named(flow: Flow, workdir: str, is_wanted: Callable[[str], bool]) -> Iterator[Shipment]:
    for copy in flow.history(flow.target, flow.copies):
        names = [basename(path) for path in copy.paths if copy.destination is not None]
        places = (name if "." in name else f"{name}/" for name in names)
        wanted = tuple(filter(is_wanted, places))
        if wanted and f"{copy.destination}/".lstrip("/").startswith(workdir):
            yield Shipment(copy.lines, wanted)
