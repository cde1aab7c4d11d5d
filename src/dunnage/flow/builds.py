"""Commands that build: scripts of package.json, and the tools that packages bring."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename
from typing import TYPE_CHECKING

from dunnage.flow import build_tools, scripts
from dunnage.flow.steps import StepFact
from dunnage.project import install, options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dunnage.flow.steps import Step
    from dunnage.project.package_json import PackageJson

_RUNNERS = ("npm", "yarn", "pnpm", "bun", "npx", "bunx", "pnpx")
_EXECUTE = {
    "npm": ("exec", "x"),
    "yarn": ("exec", "dlx", "run"),
    "pnpm": ("exec", "dlx"),
    "bun": ("x",),
}


@dataclass(frozen=True, slots=True)
class Build(StepFact):
    """One command that runs a script or a tool of the project's packages."""

    manager: str | None  # None: a tool by its own name
    script: str | None
    text: str | None  # of the script
    tools: tuple[str, ...]  # that run, as far as package.json is known
    needs_dev: bool | None
    is_remote: bool  # it is fetched for the occasion

    @property
    def folder(self) -> str | None:
        """Name the folder that it runs in; None where it is not known."""
        words = install.invocation(self.step.words)
        _, given = options.split(words[0] if words else "", words[1:])
        folder = options.value(given, "--prefix", "--cwd", "--dir", "-C")
        return self.step.folder if folder is None else self.step.resolve(folder)


def read(
    step: Step, manifest: Callable[[Step], PackageJson | None], at_hand: frozenset[str]
) -> Build | None:
    """Read a command; None where it runs nothing of the project's packages.

    `at_hand` names packages that are installed globally.
    """
    words = install.invocation(step.words)
    if not words or install.read(step.command) is not None:
        return None
    name = scripts.called(words)
    tool, is_remote = _tool(words)
    if name is None and tool is None:
        return None
    package = manifest(step)
    manager = words[0] if words[0] in _RUNNERS else None
    if set(build_tools.packages(name or tool or "")) & at_hand and not _declares(package, name):
        return Build(
            step, manager, None, None, (name or tool or "",), needs_dev=False, is_remote=False
        )
    if name is None or (build_tools.is_known(name) and not _declares(package, name)):
        # `yarn tsc` runs a tool where there is no script of that name.
        return _of_tool(step, manager, name or tool or "", package, is_remote=is_remote)
    return _of_script(step, manager, name, package)


def _declares(package: PackageJson | None, script: str | None) -> bool:
    return package is not None and script in package.scripts


def _of_script(step: Step, manager: str | None, name: str, package: PackageJson | None) -> Build:
    found = () if package is None else tuple(scripts.resolved(package, name))
    tools = tuple(dict.fromkeys(tool for words in found if (tool := _running(words))))
    known = _declares(package, name)
    needs = _needs_dev(tools, package) if package is not None and known else None
    text = None if package is None else package.scripts.get(name)
    return Build(step, manager, name, text, tools, needs, is_remote=False)


def _of_tool(
    step: Step, manager: str | None, tool: str, package: PackageJson | None, *, is_remote: bool
) -> Build:
    if is_remote:
        needs: bool | None = False
    elif package is not None:
        needs = _needs_dev((tool,), package)
    else:
        needs = True if build_tools.is_development(tool) else None
    return Build(step, manager, None, None, (tool,), needs, is_remote=is_remote)


def _running(words: tuple[str, ...]) -> str | None:
    """Name the program of a script's command, also behind `npx` and `node`."""
    tool, _ = _tool(words)
    return tool or (basename(words[0]) if words else None)


def _tool(words: tuple[str, ...]) -> tuple[str | None, bool]:
    """Name the tool that a command runs, and whether it is fetched for that."""
    match words:
        case (("npx" | "bunx" | "pnpx"), *rest):
            return _executed(words[0], rest)
        case (("npm" | "yarn" | "pnpm" | "bun") as manager, *rest):
            operands, _ = options.split(manager, tuple(rest))
            if operands[:1] and operands[0] in _EXECUTE[manager]:
                tool, remote = _executed(manager, list(operands[1:]))
                known = tool is not None and (operands[0] != "run" or build_tools.is_known(tool))
                return (tool if known else None), remote or operands[0] == "dlx"
            return None, False
        case ("node", script, *_) if "node_modules/" in script:
            name = basename(script).partition(".")[0]
            return (name if build_tools.is_known(name) else None), False
        case (program, *_):
            name = basename(program)
            found = build_tools.is_known(name) or "node_modules/.bin/" in program
            return (name if found else None), False
        case _:
            return None, False


def _executed(runner: str, rest: Iterable[str]) -> tuple[str | None, bool]:
    is_remote = runner == "pnpx"
    following = iter(rest)
    for word in following:
        if not word.startswith("-"):
            name, at, _ = word[1:].partition("@")
            return basename(word[:1] + name), is_remote or bool(at)
        is_remote = is_remote or word.startswith(("-y", "--yes", "-p", "--package"))
        if word in ("-p", "--package"):
            next(following, None)
    return None, is_remote


def _needs_dev(tools: tuple[str, ...], package: PackageJson) -> bool | None:
    """Ask package.json whether devDependencies alone bring one of the tools."""
    unsure = False
    for tool in tools:
        candidates = build_tools.packages(tool) or (tool,)
        if any(name in package.production for name in candidates):
            continue
        if any(name in package.dev_dependencies for name in candidates):
            return True
        unsure = True
    return None if unsure else False
