"""Whether devDependencies are out of place in the image, or what it runs needs them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from dunnage.flow import build_tools, scripts
from dunnage.flow.kind import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.flow import Flow
    from dunnage.flow.process import Process
    from dunnage.project.project import Project

_APPLICATIONS = (Kind.SERVICE, Kind.STATIC, Kind.LAMBDA, Kind.CLI, Kind.WINDOWS)
_LOADERS = ("-r", "--require", "--import", "--loader", "--experimental-loader")
_COMPILING = frozenset({"ts-node", "tsx", "babel-node", "swc-node", "esno"})


def is_unwanted(flow: Flow) -> bool:
    """Say whether nothing in the image can be meant to use devDependencies."""
    if flow.kind not in _APPLICATIONS:
        return False
    manifests = flow.project.manifests.values() if flow.project else ()
    if manifests and not any(each.dev_dependencies for each in manifests):
        return False
    if flow.process is None:
        return True
    return not any(_is_development(tool, flow.project) for tool in _tools(flow.process))


def _tools(process: Process) -> Iterator[str]:
    """Name the packages' tools that a process is started with."""
    if process.manager in ("npx", "bunx", "pnpx"):
        yield from (word for word in process.words[1:2] if not word.startswith("-"))
    commands = (process.words, *scripts.commands(process.script_text or ""))
    for words in filter(None, commands):
        yield words[0].rpartition("/")[2]
        for option, value in pairwise(words):
            if option in _LOADERS:
                yield value.partition("/")[0]


def _is_development(tool: str, project: Project | None) -> bool:
    manifest = project.package_json if project else None
    if manifest is None:
        return build_tools.is_development(tool) or tool in _COMPILING
    brought_by = build_tools.packages(tool) or (tool,)
    return any(
        name in manifest.dev_dependencies and name not in manifest.production for name in brought_by
    )
