"""Which commands need devDependencies that their installation has left out, and what decided so."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename
from typing import TYPE_CHECKING

from dunnage.flow import build_tools
from dunnage.flow.packages import serves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.dockerfile import Instruction
    from dunnage.flow.builds import Build
    from dunnage.flow.flow import Flow
    from dunnage.flow.reason import Reason
    from dunnage.flow.trees import Tree
    from dunnage.project.project import Project

# These fetch what is not there, which is of use where a tool needs nothing of the project's.
_FETCHING = ("npx", "bunx", "pnpx")
_NO_BUILD_TOOLS = frozenset({"npm", "yarn", "pnpm", "corepack", "node-gyp", "pm2", "serve"})
_BUILD_SCRIPTS = ("build", "compile", "bundle")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The first command that cannot run, and why."""

    build: Build
    reason: Reason
    variable: Instruction | None  # the ENV or ARG of NODE_ENV, where that decided


def left_out(flow: Flow) -> Iterator[LeftOut]:
    """List them, one for each installation; the build stops at the first."""
    told: set[int] = set()
    for build in flow.builds():
        tree = _modules(flow, build) if _needs_dev(build, flow.project) else None
        if tree is None or tree.dev is not False or tree.reason is None:
            continue
        last = tree.installations[-1]
        # Whoever adds a package to these may add the one that is needed.
        if last.is_project and id(last) not in told and not _is_global(flow, build):
            told.add(id(last))
            yield LeftOut(build, tree.reason, _variable(flow, tree.reason))


def _needs_dev(build: Build, project: Project | None) -> bool:
    """Believe package.json; without it, take a script that builds for one that needs its tools."""
    if build.manager in _FETCHING and not any(map(build_tools.is_development, build.tools)):
        return False
    if project is None and build.needs_dev is None and build.script is not None:
        return build.script.partition(":")[0] in _BUILD_SCRIPTS
    return build.needs_dev is True


def _is_global(flow: Flow, build: Build) -> bool:
    """Say whether the tool was installed for all to use; any will do where it is not known."""
    names = {
        package[:1] + package[1:].partition("@")[0]
        for each in flow.history_installations(build.stage)
        if each.is_global and each.manager != "corepack"
        for package in each.packages
    }
    if not build.tools:
        return bool(names - _NO_BUILD_TOOLS)
    return any(names.intersection(build_tools.packages(tool)) for tool in build.tools)


def _modules(flow: Flow, build: Build) -> Tree | None:
    """Find the packages that a command finds, the nearest; the host's are not known."""
    there = (each for each in flow.modules(build.step) if each.installations and each.folder)
    serving = [
        each
        for each in there
        # A copy of them that lies under another name is found by nobody.
        if basename(each.path or "") == "node_modules" and serves(each.folder, build.folder)
    ]
    return max(serving, key=lambda each: len(each.folder or ""), default=None)


def _variable(flow: Flow, reason: Reason) -> Instruction | None:
    if not reason.text.startswith("NODE_ENV="):
        return None
    return next(
        (
            each
            for each in flow.dockerfile.instructions
            if each.lines == reason.lines and each.keyword in ("ENV", "ARG")
        ),
        None,
    )
