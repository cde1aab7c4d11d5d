"""What happened to an image, in words that every outlet uses alike.

What is foreign is cut short but not escaped: that is for each outlet to do, in its own way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunnage.contents import Hiding
from dunnage.image.comparison import NOISE_BYTES, NOISE_SHARE
from dunnage.image.delta import Change, PackageChange
from dunnage.plain import plain
from dunnage.units import counted, size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.image.delta import InstructionDelta, PackageDelta
    from dunnage.image.waste import Waste
    from dunnage.model import Database, Layer, Package

NOISE = (
    "Where a layer's unpacked size is the same, a compressed difference under "
    f"{size(NOISE_BYTES)} or {100 / NOISE_SHARE:g} % counts as none."
)
_DIGEST = re.compile(r"(@sha256:[0-9a-f]{7})[0-9a-f]{57}")
_ADVICE = {
    Hiding.DELETED: {
        "FROM": "Deleting frees nothing: choose a base image without it.",
        "COPY": "Leave it out of the copy: by `.dockerignore`, or by narrower paths.",
        "RUN": "Delete it in the instruction that makes it.",
    },
    Hiding.REPLACED: {
        "FROM": "Choose a base image that has it as it is needed.",
        "COPY": "Write it once: leave it out of the first copy.",
        "RUN": "Write it once: make it as it is needed.",
    },
    Hiding.REPEATED: {
        "FROM": "Leave owner and mode of the base image's files as they are.",
        "COPY": "Set owner and mode while copying: `--chown`, `--chmod`.",
        "RUN": "Set owner and mode in the instruction that makes it.",
    },
}
_CHAIN = 2  # names of a chain that are told: where it begins, and who asks for the package


def names(each: InstructionDelta) -> tuple[str, ...]:
    """Name an instruction; a base image that was replaced has both its references."""
    old, new = each.before, each.after
    if old and new and new.base and old.instruction != new.instruction:
        return _reference(old), _reference(new)
    layer = new or old
    return (shortened(layer.instruction),) if layer else ()


def shortened(instruction: str) -> str:
    """Leave as much of a digest as tells it from others."""
    return _DIGEST.sub(r"\1…", instruction)


def marks(each: InstructionDelta) -> tuple[str, ...]:
    """Say what is to be known of a changed instruction beside its name."""
    layer = each.after or each.before
    is_base = layer is not None and layer.base
    match each.change:
        case Change.CHANGED:
            return ("base image", "same reference, other content") if is_base else ()
        case Change.EDITED | Change.MOVED if is_base:
            return ("base image",)
        case change:
            return ("base image", change.value) if is_base else (change.value,)


def package(each: PackageDelta) -> str:
    """Say what happened to a package, and who asks for it."""
    after = each.after
    what = [_happened(each), *(_asked(after) if after else ())]
    return ", ".join(what)


def advice(waste: Waste) -> str:
    """Say how the bytes would not be stored at all."""
    keyword = waste.stored.instruction.partition(" ")[0]
    maker = "COPY" if keyword == "ADD" else keyword
    return _ADVICE[waste.how][maker if maker in {"FROM", "COPY"} else "RUN"]


def examples(waste: Waste) -> str:
    """Name where the wasted bytes lie, and how many files they are."""
    first = f"`/{plain(waste.examples[0], 80)}`, " if waste.examples else ""
    return f"{first}{counted(waste.files, 'file')}"


def database(used: Database) -> str:
    """Say of which day the vulnerability database is, and how old where it should not be."""
    age = "" if used.age is None else f", {counted(used.age, 'day')} old"
    server = f", told by {plain(used.server, 100)}" if used.server else ""
    return f"vulnerabilities as of {plain(used.updated_at[:10], 60)}{age}{server}"


def _reference(layer: Layer) -> str:
    """Read `node:24` in `FROM --platform=$BUILDPLATFORM node:24 AS build`."""
    words = [word for word in layer.instruction.split()[1:] if not word.startswith("--")]
    return shortened(words[0] if words else layer.instruction)


def _happened(each: PackageDelta) -> str:
    old, new = each.before, each.after
    change = each.change.value
    match each.change:
        case PackageChange.MOVED if old and new:
            return f"moved from {_folder(old)} to {_folder(new)}"
        case PackageChange.DUPLICATED if new:
            return f"a further copy, {_version(new)} in {_folder(new)}"
        case _ if old and new and old.version != new.version:
            return f"{change}, {_version(old)} → {_version(new)}"
        case _:
            side = new or old
            return f"{change}, {_version(side)}" if side else change


def _version(each: Package) -> str:
    return f"`{plain(each.version, 60)}`"


def _folder(each: Package) -> str:
    return f"`/{plain(each.path or '', 80)}`"


def _asked(each: Package) -> Iterator[str]:
    if each.dev:
        yield "only for development" if each.via else "a devDependency"
    if each.via:
        ends = each.via if len(each.via) <= _CHAIN else (each.via[0], "…", each.via[-1])
        yield f"through {' → '.join(f'`{plain(name, 60)}`' for name in ends)}"
