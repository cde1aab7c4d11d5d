"""BuildKit's own checks of a Dockerfile, by way of `docker buildx` and without any registry."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from dunnage.adapters import buildx
from dunnage.adapters.instance import USUAL, Instance
from dunnage.errors import ToolError
from dunnage.linters import buildkit
from dunnage.model import Tool
from dunnage.plain import plain
from dunnage.project import context

if TYPE_CHECKING:
    from dunnage.adapters.process import Run
    from dunnage.model import ToolRun
    from dunnage.ports import Source

_SECONDS = 120
_LARGEST_IGNORE_FILE = 1024 * 1024


def check_argv(source: Source, copy: Path, empty: Path, instance: Instance) -> list[str]:
    """Check a copy of the Dockerfile; an empty folder takes the place of every image."""
    return [
        *(*instance.build_argv(), "--progress=quiet", "--call=check,format=json"),
        f"--file={copy}",
        *buildx.choices(source.request),
        f"--build-arg=BUILDKIT_DOCKERFILE_CHECK={buildkit.selection(source.dockerfile)}",
        *(f"--build-context={image}={empty}" for image in buildkit.images(source.dockerfile)),
        *("--", str(source.request.context)),
    ]


class Checks:
    """The checks that come with a builder of the docker in PATH."""

    tool = Tool.BUILDKIT

    def __init__(self, run: Run, instance: Instance = USUAL) -> None:
        self._run = run
        self._instance = instance

    def lint(self, source: Source) -> ToolRun:
        """Lint one Dockerfile."""
        with tempfile.TemporaryDirectory() as folder:
            report = self._report(source, Path(folder))
        version = self._run(buildx.VERSION_ARGV, timeout=_SECONDS).stdout.decode()
        return buildkit.read(report, source.dockerfile, source.path, buildx.parse_version(version))

    def _report(self, source: Source, folder: Path) -> bytes:
        copy, empty = folder / "Dockerfile", folder / "empty"
        empty.mkdir()
        copy.write_bytes(buildkit.offline(source.content, source.dockerfile))
        ignore_file = _ignore_file(source.request.dockerfile)
        if ignore_file is not None:
            (folder / "Dockerfile.dockerignore").write_bytes(ignore_file)
        done = self._run(
            check_argv(source, copy, empty, self._instance),
            env=self._instance.environment,
            timeout=_SECONDS,
            accept=(0, 1),
        )
        if not done.stdout.strip():  # with code 1 there are findings, or nothing but an error
            message = f"BuildKit's checks did not run: {plain(done.stderr, limit=500)}"
            raise ToolError(message)
        return done.stdout


def _ignore_file(dockerfile: Path) -> bytes | None:
    """Read the ignore file of this Dockerfile alone, which BuildKit looks for beside it."""
    return context.read(dockerfile.parent, f"{dockerfile.name}.dockerignore", _LARGEST_IGNORE_FILE)
