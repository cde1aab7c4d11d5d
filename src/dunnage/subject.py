"""What is reviewed: one Dockerfile and its context in one checkout, under one lasting name."""

from __future__ import annotations

import platform
import uuid
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from dunnage.errors import ConfigError
from dunnage.model import ImageKey
from dunnage.ports import BuildRequest

if TYPE_CHECKING:
    from dunnage.config import Config
    from dunnage.job import Job
    from dunnage.workspace import Workspace

_DOCKERFILE = "Dockerfile"
# Docker's names for what the kernel calls a machine.
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm/v7"}


@dataclass(frozen=True, slots=True)
class Subject:
    """One commit's image to be; `image` names one that the engine has already."""

    key: ImageKey
    commit: str | None
    content: bytes  # of the Dockerfile
    path: str  # of the Dockerfile, relative to the repository's root
    prefix: str  # of the context, relative to the repository's root; "" where they are one
    request: BuildRequest
    image: str | None


def find(
    job: Job, workspace: Workspace, commit: str | None, key: ImageKey | None = None
) -> Subject:
    """Find what the inputs name in a checkout; ConfigError where there is no such thing.

    In another checkout than the job's own, an image keeps its `key`.
    """
    config = job.config
    context = workspace.path("context", config.context)
    if not context.is_dir():
        message = f"Input `context` {config.context!r}: there is no such folder."
        raise ConfigError(message)
    dockerfile = _dockerfile(config)
    content = workspace.read("dockerfile", dockerfile)
    path = workspace.path("dockerfile", dockerfile)
    prefix = workspace.relative(context)
    return Subject(
        key=key or _key(job),
        commit=commit,
        content=content,
        path=workspace.relative(path),
        prefix="" if prefix == "." else prefix,
        request=BuildRequest(
            context=context,
            dockerfile=path,
            tag=f"dunnage.local/{uuid.uuid4().hex}",
            target=config.target,
            platform=config.platform,
            build_args=config.build_args,
            secrets=job.secrets,
        ),
        image=config.image,
    )


def _key(job: Job) -> ImageKey:
    """Name the image as every later run will name it too."""
    config, workspace = job.config, job.workspace
    path = PurePosixPath(workspace.relative(workspace.path("dockerfile", _dockerfile(config))))
    repository = (job.run.repository or workspace.root.resolve().name).rpartition("/")[2]
    file = None if path.name == _DOCKERFILE else path.name
    parts = (repository, *path.parent.parts, file, config.target)
    machine = platform.machine()
    native = f"linux/{_ARCHITECTURES.get(machine, machine)}"
    return ImageKey(config.image_name or "/".join(filter(None, parts)), config.platform or native)


def _dockerfile(config: Config) -> str:
    return config.dockerfile or str(PurePosixPath(config.context, _DOCKERFILE))
