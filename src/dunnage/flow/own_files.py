"""The files of an image that its Dockerfile brought, each with the lines behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.contents import Hiding
from dunnage.flow.memory import remembered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.contents import Access, Hidden
    from dunnage.flow.flow import Flow
    from dunnage.model import Image, Lines, Step

# Of these, nothing is the application's but what lies in its own folder.
_SYSTEM = (
    *("bin/", "boot/", "etc/", "lib/", "lib64/", "sbin/", "usr/bin/", "usr/include/", "usr/lib/"),
    *("usr/libexec/", "usr/local/include/", "usr/local/lib/", "usr/local/share/", "usr/sbin/"),
    *("usr/share/", "var/cache/", "var/lib/", "var/log/"),
)


@dataclass(frozen=True, slots=True)
class OwnFile:
    """One file of a layer that an instruction of the Dockerfile made."""

    path: str  # no leading slash
    size: int  # bytes
    lines: Lines  # of the instruction that brought it into the image
    origin: Lines | None  # of another stage's, which made it
    access: Access
    is_link: bool


def own_layers(image: Image | None) -> dict[int, Lines]:
    """Tell the lines of the layers that the Dockerfile made; none where they are not known."""
    return {
        number: layer.location.lines
        for number, layer in enumerate(image.layers if image else ())
        if layer.location is not None and not layer.base
    }


@remembered
def own_files(
    flow: Flow,  # noqa: ARG001 - the answer is remembered with it
    image: Image,
) -> Mapping[str, OwnFile]:
    """Find what a container sees of them, by path."""
    layers = own_layers(image)
    given = (each for each in image.hidden if gives_away(image, each))
    stored = {(each.path, each.by): each.layer for each in given}
    found = {}
    for path, file in image.files.items():
        # Who gives a file to somebody else has not brought it.
        layer = file.layer
        while (path, layer) in stored:
            layer = stored[path, layer]
        if (lines := layers.get(layer)) is not None:
            origin = _origin(image.traced.get(path), lines)
            is_link = file.target is not None
            found[path] = OwnFile(path, file.size, lines, origin, file.access, is_link)
    return found


def gives_away(image: Image, hidden: Hidden) -> bool:
    """Say whether a RUN stores a file once more, for another owner or mode: `chown -R`."""
    is_run = image.layers[hidden.by].instruction.startswith("RUN")
    return is_run and hidden.how is Hiding.REPEATED and hidden.layer < hidden.by


def _origin(step: Step | None, lines: Lines) -> Lines | None:
    if step is None or step.location is None or step.location.lines == lines:
        return None
    return step.location.lines


def is_applications(path: str, workdir: str) -> bool:
    """Say whether a file may be the application's own: no package's, none of the system's.

    `workdir` has a slash at its end and none at its beginning.
    """
    if "node_modules/" in path:
        return False
    return (workdir != "" and path.startswith(workdir)) or not path.startswith(_SYSTEM)
