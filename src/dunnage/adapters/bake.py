"""Bake files, read by `docker buildx bake`, which builds nothing of them here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.adapters import buildx
from dunnage.adapters.child import MIB
from dunnage.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dunnage.adapters.process import Run

_SECONDS = 60
_LONGEST = 4 * MIB
# A bake file can read every variable, and a proxy's address may hold a password.
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_ENVIRONMENT = {name: "" for each in _PROXIES for name in (each, each.lower())}


def print_argv(file: str, names: Sequence[str]) -> list[str]:
    """Print targets as JSON, without secrets and SSH keys, whose files buildx would look for."""
    return [
        *("docker", "buildx", "bake", "--print", "--progress=quiet", f"--file={file}"),
        *("--set=*.secrets=", "--set=*.ssh=", "--", *names),
    ]


class Bake:
    """The bake files that the buildx of the docker in PATH can read."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def targets(self, file: Path, names: Sequence[str]) -> bytes:
        """Print targets and groups as JSON; of none that are named, the file's default."""
        done = self._run(
            print_argv(file.name, names),
            cwd=file.parent,  # errors name the file as it is named here
            env=_ENVIRONMENT,
            timeout=_SECONDS,
            accept=(0, 1),
            limit=_LONGEST,
        )
        if done.code != 0:
            raise ToolError(buildx.parse_reason(done.stderr))
        return done.stdout
