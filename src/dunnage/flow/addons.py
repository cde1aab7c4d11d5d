"""Which compiled addons ship without their binary, because no install script got it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from dunnage.project import install, native, options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.flow import Flow
    from dunnage.flow.installation import Installation
    from dunnage.flow.steps import Step
    from dunnage.flow.trees import Tree
    from dunnage.model import Image
    from dunnage.project.lockfile import Entry

_BINARY = ".node"
_BUILDERS = frozenset(
    {"node-gyp", "node-pre-gyp", "prebuild-install", "electron-rebuild", "cmake-js"}
)


def unbuilt(flow: Flow, image: Image | None) -> Iterator[tuple[Installation, tuple[Entry, ...]]]:
    """List what lacks by installation.

    Without an image, only where the Dockerfile or its environment forbids scripts: which packages a
    package manager allows by its own settings is not known.
    """
    for tree in flow.shipped:
        installation = next((each for each in tree.installations[::-1] if each.is_project), None)
        if installation is None or installation.scripts is not False:
            continue
        needing = _needing(flow, installation)
        if image is not None and tree.path is not None:
            lacking = tuple(each for each in needing if _lacks(image, tree, each))
        elif installation.scripts_reason and installation.scripts_reason.lines:
            lacking = tuple(each for each in needing if not _is_built(flow, each.name))
        else:
            lacking = ()
        if lacking:
            yield installation, lacking


def _needing(flow: Flow, installation: Installation) -> tuple[Entry, ...]:
    lockfiles = flow.project.lockfiles if flow.project else ()
    entries = chain.from_iterable(
        native.addons(each) for each in lockfiles if each.kind in installation.install.lockfiles
    )
    return tuple(each for each in entries if not each.dev and native.needs_script(each))


def _lacks(image: Image, tree: Tree, entry: Entry) -> bool:
    """Tell whether it is in the image, and no binary in its folder."""
    below = f"{(tree.path or '').strip('/')}/"
    folders = tuple(
        f"{each.path}/"
        for each in image.packages
        if each.kind == "npm" and each.name == entry.name and (each.path or "").startswith(below)
    )
    binaries = (path for path in image.files if path.endswith(_BINARY))
    return bool(folders) and not any(path.startswith(folders) for path in binaries)


def _is_built(flow: Flow, name: str) -> bool:
    """Tell whether a later command may get the binary."""
    texts = (build.text or "" for stage in flow.stages for build in flow.builds(stage))
    return any("rebuild" in text for text in texts) or any(
        _builds(step, name) for stage in flow.stages for step in flow.steps(stage)
    )


def _builds(step: Step, name: str) -> bool:
    words = install.invocation(step.words)
    if not words:
        return False
    operands, _ = options.split(words[0], words[1:])
    if operands[:1] in (("rebuild",), ("rb",)):
        return len(operands) == 1 or any(each.partition("@")[0] == name for each in operands[1:])
    if _BUILDERS.intersection((step.program, *operands)):
        return True
    return operands[:2] in (("run", "install"), ("explore", name))
