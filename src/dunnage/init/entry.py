"""The file that starts a project, by its scripts, its manifest, or custom."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.errors import ConfigError
from dunnage.flow import node_program, scripts
from dunnage.project.framework import Framework

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.node_program import NodeProgram
    from dunnage.project.package_json import PackageJson
    from dunnage.project.project import Project

_SCRIPTS = ("start:prod", "start:production", "start")
_OUTPUTS = frozenset({"dist", "build", "out"})
_EXTENSIONS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")
_USUAL = ("server", "index", "app", "main")
_SAFE = re.compile(r"[\w@+][\w@./+-]*", re.ASCII)
# Of the developer's machine; a file of variables does not come into an image.
_LOCAL = ("--env-file", "--watch", "--inspect")
_LOCAL_WITH_VALUE = ("--env-file", "--env-file-if-exists")


@dataclass(frozen=True, slots=True)
class Entry:
    """What node is given; paths are relative to the project."""

    file: str
    arguments: tuple[str, ...]  # the file among them
    output: str | None  # the folder it is built into; None: it is a source


def find(project: Project, manifest: PackageJson) -> Entry:
    """Find the entry; ConfigError where nothing tells it."""
    started = next(_programs(manifest), None)
    if started is not None and started.program == "bun":
        message = "This is started by bun, and `dunnage init` writes images that run Node.js."
        raise ConfigError(message)
    if started is None or started.program != "node" or started.written is None:
        file = _completed(project, manifest, _unscripted(project, manifest))
        arguments: tuple[str, ...] = (file,)
    else:
        file = _completed(project, manifest, started.written)
        arguments = (*_lasting(started.options), file, *started.arguments)
    return Entry(file, arguments, _output(project, manifest, file))


def _programs(manifest: PackageJson) -> Iterator[NodeProgram]:
    for name in _SCRIPTS:
        for command in scripts.commands(manifest.scripts.get(name, "")):
            program = node_program.read(command, "/")
            if program is not None:
                yield program


def _lasting(options: tuple[str, ...]) -> Iterator[str]:
    following = iter(options)
    for option in following:
        if option in _LOCAL_WITH_VALUE:
            next(following, None)
        elif not option.startswith(_LOCAL):
            yield option


def _unscripted(project: Project, manifest: PackageJson) -> str:
    out_dir = project.out_dir() or "dist"
    if project.framework() is Framework.NEST:
        return f"{out_dir}/main.js"
    if manifest.main is not None:
        return manifest.main
    files = (
        {f"src/{name}.ts": f"{out_dir}/{name}.js" for name in _USUAL}
        if "build" in manifest.scripts
        else {each: each for name in _USUAL for each in (f"{name}.js", f"src/{name}.js")}
    )
    for source, file in files.items():
        if project.is_file(source):
            return file
    message = (
        "package.json does not tell what starts the application:"
        ' add `"start": "node FILE"` to its scripts.'
    )
    raise ConfigError(message)


def _completed(project: Project, manifest: PackageJson, written: str) -> str:
    """Write the file out as node finds it: `.`, `./lib`, `dist/main`."""
    path = posixpath.normpath(written)
    if path == ".":
        path = posixpath.normpath(manifest.main or "index.js")
    if not _SAFE.fullmatch(path):
        message = f"package.json starts {written!r}, which is no plain path in its folder."
        raise ConfigError(message)
    if path.endswith(_EXTENSIONS):
        return path
    candidates = (f"{path}.js", f"{path}/index.js")
    return next((each for each in candidates if project.is_file(each)), candidates[0])


def _output(project: Project, manifest: PackageJson, file: str) -> str | None:
    is_there = project.is_file(file)
    if "build" not in manifest.scripts:
        if is_there:
            return None
        message = f"package.json starts {file}, which is not there, and has no script `build`."
        raise ConfigError(message)
    folder = posixpath.dirname(file).partition("/")[0]
    out_dir = (project.out_dir() or "").partition("/")[0]
    # What an earlier build has left there is no source.
    if folder and (not is_there or folder in _OUTPUTS or folder == out_dir):
        return folder
    message = (
        f"package.json starts {file}, and has a script `build`:"
        " what of both has to ship is not known. Let the build fill a folder, such as `dist`."
    )
    raise ConfigError(message)
