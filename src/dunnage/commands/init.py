"""`dunnage init`: a workflow, a .dockerignore and a Dockerfile for the project that is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from dunnage import exits
from dunnage.commands import files
from dunnage.commands.writing import write
from dunnage.errors import ConfigError
from dunnage.init import credentials, dockerfile, dockerignore, plan, workflow
from dunnage.init.bases import Base
from dunnage.init.credentials import Credentials
from dunnage.project import ignore, project

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from dunnage.project.package_json import PackageJson
    from dunnage.project.project import Project

_EPILOG = """exit codes:
  0  every file was written, or kept as it was
  2  wrong options, or a project that a file cannot be written for
  3  a bug of Dunnage

What it writes: .github/workflows/dunnage.yml at the root of the repository, a .dockerignore in the
folder, and with --dockerfile a Dockerfile. Its Node.js is the newest with long-term support that
.nvmrc or `engines` of package.json allow. What is there is kept, unless --force is given."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is to be written, and where."""

    folder: Path
    base: Base | None  # of the Dockerfile; None: none is asked for
    force: bool

    @classmethod
    def of(cls, given: Namespace) -> Options:
        """Take what the parser read."""
        if given.base is not None and not given.dockerfile:
            message = f"--base {given.base}: it is the Dockerfile's. Add --dockerfile."
            raise ConfigError(message)
        base = Base(given.base or Base.SLIM) if given.dockerfile else None
        return cls(Path(given.folder), base, given.force)


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    text: str


def describe(parser: ArgumentParser) -> None:
    """Offer the command's arguments and options."""
    parser.epilog = _EPILOG
    parser.add_argument("folder", nargs="?", default=".", help="with the package.json (.)")
    parser.add_argument("--dockerfile", action="store_true", help="write a Dockerfile, too")
    parser.add_argument("--base", choices=list(Base), help="what the image ships on (slim)")
    parser.add_argument("--force", action="store_true", help="overwrite what is there")


def run(options: Options, out: TextIO) -> int:
    """Write the files, tell of each, and return the exit code."""
    found = project.read(options.folder)
    manifest = found.package_json
    if manifest is None:
        reason = next(iter(found.problems), "there is no package.json")
        message = f"{options.folder}: {reason}. `dunnage init` is for projects of Node.js."
        raise ConfigError(message)
    # All texts come first: where one of them cannot be had, nothing is written.
    for each in tuple(_files(options, found, manifest)):
        write(_put(each, force=options.force), out)
    for note in _notes(options, manifest):
        write(f"note     {note}\n", out)
    return exits.PASSED


def _files(options: Options, found: Project, manifest: PackageJson) -> Iterator[_File]:
    folder = options.folder.resolve()
    root = files.repository(folder)
    context = folder.relative_to(root).as_posix()
    secret = credentials.find(found) if options.base else Credentials()
    yield _File(root / workflow.PATH, workflow.render(context, secret))
    ignored = dockerignore.render(found, is_built=options.base is not None)
    yield _File(options.folder / ".dockerignore", ignored)
    if options.base is not None:
        written = ignore.read(ignored.encode(), ".dockerignore")
        deciding = written if options.force or found.ignore is None else found.ignore
        planned = plan.read(found, manifest, options.base, deciding)
        yield _File(options.folder / "Dockerfile", dockerfile.render(planned))


def _notes(options: Options, manifest: PackageJson) -> Iterator[str]:
    if options.base is None and not (options.folder / "Dockerfile").exists():
        yield "there is no Dockerfile yet: --dockerfile writes one"
    if options.base is not None and "postinstall" in manifest.scripts:
        yield "installations run no scripts, so that `postinstall` is yours to call where it counts"


def _put(file: _File, *, force: bool) -> str:
    """Write a file, and say so; what is there is not even opened without `force`."""
    try:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        with file.path.open("w" if force else "x", encoding="utf-8") as stream:
            stream.write(file.text)
    except FileExistsError:
        return f"kept     {_shown(file.path)}: it is there already, and --force was not given\n"
    except OSError as error:
        message = f"{file.path}: the file cannot be written ({error.strerror})."
        raise ConfigError(message) from error
    return f"written  {_shown(file.path)}\n"


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
