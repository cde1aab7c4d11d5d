"""The sources behind the file that a container starts, and what they show together."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.project import javascript
from dunnage.project.lockfile import ends

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from dunnage.project.context import Context

_LARGEST_SOURCE = 512 * 1024
_MOST_SOURCES = 200
_LONGEST_PATH = 256  # of what is looked for

_OUTPUT = frozenset({"dist", "build", "out", "lib", ".output", "output"})
_EXTENSIONS = {
    ".js": (".js", ".ts", ".tsx", ".jsx"),
    ".mjs": (".mjs", ".mts", ".js"),
    ".cjs": (".cjs", ".cts"),
    ".ts": (".ts",),
    ".mts": (".mts",),
    ".cts": (".cts",),
    ".json": (),
}
_IMPLIED = (".js", ".ts", ".tsx", ".jsx", ".mjs", ".cjs", "/index.js", "/index.ts")
# https://nodejs.org/api/, the modules that an entry may import without "node:"
_BUILT_IN = frozenset(
    {"assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants"}
    | {"crypto", "dgram", "diagnostics_channel", "dns", "domain", "events", "fs", "http", "http2"}
    | {"https", "inspector", "module", "net", "os", "path", "perf_hooks", "process", "punycode"}
    | {"querystring", "readline", "repl", "stream", "string_decoder", "timers", "tls", "tty"}
    | {"url", "util", "v8", "vm", "wasi", "worker_threads", "zlib", "bun"}
)
# Packages that answer SIGTERM once they are set up, by November 2026.
_GRACEFUL = frozenset(
    {"close-with-grace", "@godaddy/terminus", "http-graceful-shutdown", "lightship", "death"}
    | {"fastify-graceful-shutdown", "node-graceful", "exit-hook", "async-exit-hook"}
    | {"fastify-cli", "moleculer", "express-graceful-shutdown", "nodejs-graceful-shutdown"}
    | {"@adonisjs/core", "@strapi/strapi", "next", "nuxt", "nitropack", "@react-router/serve"}
)
# Packages that load the sources of whole folders.
_LOADING = frozenset(
    {"@fastify/autoload", "fastify-autoload", "require-all", "require-directory", "requireindex"}
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that the program is made of; its text has no comments."""

    path: str  # relative to the context
    code: str


@dataclass(frozen=True, slots=True)
class Program:
    """What is known to run. Only of a complete one can be said what it does not do."""

    sources: tuple[Source, ...]  # the entry first
    packages: frozenset[str]  # what they import
    is_complete: bool  # every import leads to a source at hand or to an installed package

    @property
    def entry(self) -> Source:
        """The file that is started."""
        return self.sources[0]

    @property
    def handles_sigterm(self) -> bool:
        """Say whether anything in it answers SIGTERM, as far as can be seen."""
        return bool(self.packages & _GRACEFUL) or any(
            javascript.handles_sigterm(each.code) for each in self.sources
        )

    @property
    def listens(self) -> bool:
        """Say whether anything in it opens a port."""
        return any(javascript.listens(each.code) for each in self.sources)

    @property
    def ports(self) -> tuple[int, ...]:
        """Tell the ports that it opens, or opens where PORT is not set."""
        return tuple(
            sorted({port for each in self.sources for port in javascript.ports(each.code)})
        )


def locate(files: Container[str], path: str, out_dir: str | None = None) -> str | None:
    """Find the source of a file that is started, such as "app/dist/main.js".

    The longest end of the path that leads to one counts; `out_dir` is the compiler's, if known.
    """
    if len(path) > _LONGEST_PATH:
        return None
    candidates = (each for end in ends(posixpath.normpath(path)) for each in _origins(end, out_dir))
    return next((each for each in candidates if each in files), None)


def read(context: Context, entry: str, dependencies: Iterable[str]) -> Program | None:
    """Read the entry and what it imports by relative paths; None where it cannot be read.

    `dependencies` are what package.json asks for: another name is an alias for who knows what.
    """
    reader = _Reader(context, frozenset(dependencies) | _BUILT_IN)
    reader.follow(entry)
    if not reader.sources:
        return None
    return Program(tuple(reader.sources), frozenset(reader.packages), reader.is_complete)


class _Reader:
    def __init__(self, context: Context, installed: frozenset[str]) -> None:
        self._context = context
        self._installed = installed
        self.sources: list[Source] = []
        self.packages: set[str] = set()
        self.is_complete = True

    def follow(self, entry: str) -> None:
        waiting, seen = [entry], {entry}
        while waiting and len(self.sources) < _MOST_SOURCES:
            path = waiting.pop()
            code = self._code(path)
            if code is None:
                self.is_complete = False
                continue
            self.sources.append(Source(path, code))
            imported = set(self._imported(path, code)) - seen
            seen |= imported
            waiting += sorted(imported)
        self.is_complete = self.is_complete and not waiting

    def _code(self, path: str) -> str | None:
        try:
            content = self._context.read(path, _LARGEST_SOURCE)
        except ToolError:
            return None
        if content is None:
            return None
        return javascript.without_comments(content.decode("utf-8-sig", errors="replace"))

    def _imported(self, path: str, code: str) -> Iterator[str]:
        """Yield the sources that a source imports, and take down the packages."""
        if javascript.has_computed_imports(code):
            self.is_complete = False
        for name in javascript.imports(code):
            if not name.startswith("."):
                self._note_package(name)
                continue
            if posixpath.splitext(name)[1] == ".json":
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            found = next((each for each in _spellings(target) if self._context.is_file(each)), None)
            if found is None:
                self.is_complete = False
            else:
                yield found

    def _note_package(self, name: str) -> None:
        package = "/".join(name.split("/")[: 2 if name.startswith("@") else 1])
        self.packages.add(package)
        is_known = package in self._installed or name.startswith("node:")
        self.is_complete = self.is_complete and is_known and package not in _LOADING


def _origins(path: str, out_dir: str | None) -> Iterator[str]:
    """Yield where the source of a file may lie, the file itself first."""
    yield from _spellings(path)
    folders = path.split("/")
    if out_dir and path.startswith(f"{out_dir}/"):
        parent, rest = posixpath.dirname(out_dir), path.removeprefix(f"{out_dir}/")
        yield from _sources(parent, rest)
    for number, folder in enumerate(folders[:-1]):
        if folder in _OUTPUT:
            yield from _sources("/".join(folders[:number]), "/".join(folders[number + 1 :]))


def _sources(parent: str, rest: str) -> Iterator[str]:
    folder, name = posixpath.split(rest)
    # tsc keeps "src" where something outside of it is compiled too; Nx puts a project's between.
    for source in (f"src/{rest}", rest, posixpath.join(folder, "src", name)):
        yield from _spellings(posixpath.join(parent, source))


def _spellings(path: str) -> Iterator[str]:
    stem, extension = posixpath.splitext(path)
    if extension in _EXTENSIONS:
        yield from (f"{stem}{each}" for each in _EXTENSIONS[extension])
    else:
        yield from (f"{path}{each}" for each in _IMPLIED)
