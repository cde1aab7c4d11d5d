"""A build by way of `docker buildx`: its log as it comes, and how each layer was made."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from dunnage.adapters.instance import USUAL, Instance
from dunnage.errors import ToolError
from dunnage.plain import plain
from dunnage.ports import Built

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.adapters.process import Follow, Run
    from dunnage.ports import BuildRequest, Sink

VERSION_ARGV = ("docker", "buildx", "version")

_BUILD_SECONDS = 3600
_VERSION_SECONDS = 60

# The metadata file names the line behind every layer only with full provenance. As an option,
# --provenance=mode=max is refused by the docker driver: "Attestation is not supported".
# The commit is known already, and git inside of buildx distrusts a clone of another user's.
_ENVIRONMENT = {"BUILDX_METADATA_PROVENANCE": "max", "BUILDX_GIT_INFO": "false"}

_PLACE = re.compile(r"^(\S+:\d+)\n-{4}", re.MULTILINE)
_LAST_WORDS = re.compile(r"^------\n > \[[^\n]*\n(.*?)^------$", re.MULTILINE | re.DOTALL)
_TIMESTAMP = re.compile(r"^\d+\.\d+ ")
_FRAMES = re.compile(r"^(failed to build: |failed to solve: )+")
# What a kernel and an emulator say of a program for another kind of machine.
_FOREIGN = re.compile(r"exec format error|Invalid ELF image for this architecture")


def build_argv(request: BuildRequest, metadata: Path, instance: Instance) -> list[str]:
    """Build an image into the engine's store."""
    return [
        *(*instance.build_argv(), "--progress=plain", "--load", f"--tag={request.tag}"),
        *(f"--file={request.dockerfile}", f"--metadata-file={metadata}"),
        *choices(request),
        *(f"--build-context={name}={value}" for name, value in request.contexts),
        *(f"--secret={fields(f'id={name}', f'src={path}')}" for name, path in request.secrets),
        *("--", str(request.context)),
    ]


def choices(request: BuildRequest) -> Iterator[str]:
    """Say which image of a Dockerfile is meant."""
    if request.target is not None:
        yield f"--target={request.target}"
    if request.platform is not None:
        yield f"--platform={request.platform}"
    yield from (f"--build-arg={name}={value}" for name, value in request.build_args)


def fields(*values: str) -> str:
    """Write the value of an option that buildx reads as a line of CSV."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()


def parse_version(output: str) -> str:
    """Read "github.com/docker/buildx 0.29.1 …"; ToolError if it is something else."""
    match output.split():
        case [_, version, *_]:
            return version
        case _:
            message = f"docker buildx tells no version: {plain(output)}"
            raise ToolError(message)


def parse_reason(output: str) -> str:
    """Say in one line why buildx has failed."""
    errors = [line for line in output.splitlines() if line.startswith("ERROR: ")]
    reason = _FRAMES.sub("", errors[-1].removeprefix("ERROR: ")) if errors else "no reason given"
    return plain(reason, limit=500)


def parse_failure(output: str, platform: str | None = None) -> str:
    """Say in one line where a build failed, why, and what the failed step said last."""
    places, last_words = _PLACE.findall(output), _LAST_WORDS.findall(output)
    place = f" at {places[-1]}" if places else ""
    said = [_TIMESTAMP.sub("", line) for line in "".join(last_words[-1:]).splitlines()][-5:]
    ending = f" Its last words: {' / '.join(said)}" if said else ""
    if platform is not None and _FOREIGN.search(output):
        ending = (
            f" This builder cannot run programs for {platform}: set up QEMU before this step "
            "(docker/setup-qemu-action), or name a `builder` on such a machine."
        )
    return plain(f"The build failed{place}: {parse_reason(output)}.{ending}", limit=1000)


class Buildx:
    """The buildx of the docker in PATH."""

    def __init__(self, run: Run, follow: Follow, instance: Instance = USUAL) -> None:
        self._run = run
        self._follow = follow
        self._instance = instance

    def version(self) -> str:
        """Tell the version of buildx."""
        return parse_version(self._run(VERSION_ARGV, timeout=_VERSION_SECONDS).stdout.decode())

    def build(self, request: BuildRequest, sink: Sink) -> Built:
        """Build an image, and tell `sink` each line of the log as it comes."""
        with tempfile.TemporaryDirectory() as folder:
            metadata = Path(folder, "metadata.json")
            done = self._follow(
                build_argv(request, metadata, self._instance),
                sink=sink,
                env={**_ENVIRONMENT, **self._instance.environment},
                timeout=_BUILD_SECONDS,
                accept=(0, 1),
            )
            if done.code != 0:
                raise ToolError(
                    parse_failure(done.stdout.decode(errors="replace"), request.platform)
                )
            return Built(request.tag, metadata.read_bytes())
