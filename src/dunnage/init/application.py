"""What an image is to run: which file starts, how it is built, and what it needs around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.errors import ConfigError
from dunnage.init import copied, entry
from dunnage.init.copied import Copied
from dunnage.init.texts import text
from dunnage.project.framework import Framework, ProgramKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.init.entry import Entry
    from dunnage.project.ignore import Ignore
    from dunnage.project.package_json import PackageJson
    from dunnage.project.program import Program
    from dunnage.project.project import Project

_USUAL_PORT = 3000  # in the examples of Express, Nest and Next
_HEALTH = re.compile(r"""['"`]/?((?:api/)?(?:healthz?|livez?|ping))['"`]""")
_PACKAGES = re.compile(r"^packages:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Application:
    """A program, as far as its project tells."""

    arguments: tuple[str, ...]  # of node
    copies: tuple[Copied, ...]
    outputs: tuple[str, ...]  # folders that the build fills; none: there is nothing to build
    has_modules: bool  # beside it; Next brings its own
    port: int | None  # None: it serves nobody
    is_port_known: bool
    health: str | None  # the path that tells it; None where the sources name none
    needs_init: bool  # nothing in it is seen to answer SIGTERM
    environment: tuple[str, ...] = ()
    build_cache: str | None = None  # a folder that makes the next build faster


def find(project: Project, manifest: PackageJson, ignore: Ignore) -> Application:
    """Find what the project runs; ConfigError tells what it has to say of itself."""
    _refuse(project, manifest)
    if project.framework() is Framework.NEXT:
        return _next(project, manifest)
    start = entry.find(project, manifest)
    program = project.program(start.file)
    ports = program.ports if program else ()
    return Application(
        arguments=start.arguments,
        copies=tuple(_copies(project, start, ignore)),
        outputs=() if start.output is None else (start.output,),
        has_modules=bool(manifest.production),
        port=(ports[0] if ports else _USUAL_PORT) if _serves(project, program) else None,
        is_port_known=bool(ports),
        health=_health(program),
        needs_init=program is None or not program.handles_sigterm,
    )


def _refuse(project: Project, manifest: PackageJson) -> None:
    message = None
    if project.kind() is ProgramKind.LAMBDA:
        message = "This is a Lambda function, which runs on an image of AWS's own."
    elif manifest.workspaces or _PACKAGES.search(text(project, "pnpm-workspace.yaml")):
        message = "This is the root of workspaces: write the Dockerfile for each of them by hand."
    if message is not None:
        raise ConfigError(message)


def _next(project: Project, manifest: PackageJson) -> Application:
    if not project.is_next_standalone():
        message = 'Set `output: "standalone"` in next.config: else all of node_modules has to ship.'
        raise ConfigError(message)
    if "build" not in manifest.scripts:
        message = 'package.json: there is no script `build`. Add `"build": "next build"`.'
        raise ConfigError(message)
    server, static = ".next/standalone", ".next/static"
    has_public = any(path.startswith("public/") for path in project.files)
    public = (copied.folder("public"),) if has_public else ()
    return Application(
        arguments=("server.js",),
        copies=(
            Copied((server,), "./", is_built=True, is_changed=True),
            copied.folder(static, is_built=True),
            *public,
        ),
        outputs=(server, static),
        build_cache=".next/cache",
        has_modules=False,
        port=_USUAL_PORT,
        is_port_known=True,
        health=None,
        needs_init=False,  # its server has a handler
        # Docker sets HOSTNAME to the container's name, and Next listens on that address alone.
        environment=("HOSTNAME=0.0.0.0",),
    )


def _copies(project: Project, start: Entry, ignore: Ignore) -> Iterator[Copied]:
    if start.output is None:
        yield from copied.sources(project, ignore)
    else:
        yield copied.folder(start.output, is_built=True)
        yield from copied.beside_output(project, ignore)


def _serves(project: Project, program: Program | None) -> bool:
    if program is not None and program.is_complete:
        return program.listens
    return project.kind() is not ProgramKind.CLI


def _health(program: Program | None) -> str | None:
    found = (_HEALTH.search(each.code) for each in (program.sources if program else ()))
    return next((f"/{each[1]}" for each in found if each), None)
