"""`dunnage weigh`: what one image holds, wherever it is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from dunnage import dockerfile as dockerfiles
from dunnage import exits
from dunnage.commands.sources import Sources
from dunnage.commands.writing import write
from dunnage.dockerfile import DockerfileError
from dunnage.errors import ConfigError, ToolError
from dunnage.image import snapshot
from dunnage.report import weighed

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from dunnage.dockerfile import Dockerfile
    from dunnage.ports import Runner, Store

FORMS = ("text", "json")
EPILOG = """exit codes:
  0  done
  2  wrong options, or a file that is no snapshot
  3  a bug of Dunnage
  4  an image could not be read

An image is a file (an archive by `docker save`, buildx, skopeo or podman, compressed or not), a
folder (an OCI layout), or else what the Docker engine has by that name."""
_LARGEST = 2 << 20  # bytes of a Dockerfile; above the parser's own bound, which then tells so


@dataclass(frozen=True, slots=True)
class Options:
    """What is to be weighed, and how it is told."""

    image: str
    dockerfile: str | None
    target: str | None
    platform: str | None
    form: str
    output: str | None

    @classmethod
    def of(cls, given: Namespace) -> Options:
        """Take what the parser read."""
        return cls(
            image=given.image,
            dockerfile=given.dockerfile,
            target=given.target,
            platform=given.platform,
            form=given.format,
            output=given.output,
        )


def describe(parser: ArgumentParser) -> None:
    """Offer the command's arguments and options."""
    parser.epilog = EPILOG
    parser.add_argument("image", metavar="IMAGE", help="an image, an archive or an OCI layout")
    parser.add_argument("--dockerfile", metavar="FILE", help="whose lines made the layers")
    parser.add_argument("--target", metavar="STAGE", help="the stage that was built (the last one)")
    parser.add_argument("--platform", metavar="PLATFORM", help="of several (this machine's)")
    parser.add_argument("--format", choices=FORMS, default="text", help="(text)")
    parser.add_argument("--output", metavar="FILE", help="where to write it (standard output)")


def run(options: Options, out: TextIO, runner: Runner, store: Store) -> int:
    """Weigh, tell, and return the exit code."""
    dockerfile, path = None, ""
    if options.dockerfile is not None:
        dockerfile, path = _dockerfile(options.dockerfile, options.target)
    try:
        found = Sources(store, runner, options.platform).weigh(options.image, dockerfile, path)
    except ToolError as error:
        runner.error(str(error))
        return exits.COULD_NOT_CHECK
    text = snapshot.dump(found) if options.form == "json" else weighed.render(found)
    write(text, out, options.output)
    return exits.PASSED


def _dockerfile(name: str, target: str | None) -> tuple[Dockerfile, str]:
    """Read a Dockerfile, and tell its path as the current folder sees it."""
    try:
        with Path(name).open("rb") as file:
            content = file.read(_LARGEST)
        return dockerfiles.parse(content, target=target), Path(os.path.relpath(name)).as_posix()
    except OSError as error:
        message = f"{name}: the file cannot be read ({error.strerror})."
        raise ConfigError(message) from error
    except DockerfileError as error:
        message = f"{name}: {error}"
        raise ConfigError(message) from error
