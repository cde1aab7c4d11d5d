"""What is reviewed: one Dockerfile and its context in one checkout, under one lasting name."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from dunnage import bake, selection
from dunnage.errors import ConfigError
from dunnage.image import platforms
from dunnage.model import ImageKey
from dunnage.ports import BuildRequest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dunnage.job import Job
    from dunnage.wanted import Wanted
    from dunnage.workspace import Workspace

_DOCKERFILE = "Dockerfile"


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


def find(job: Job, workspace: Workspace, commit: str | None) -> tuple[Subject, ...]:
    """Find every image that the inputs name in a checkout, in their order; there is at least one.

    ConfigError where there is no such thing, or where two images could not be told apart.
    """
    images = selection.find(job, workspace)
    keys = [_key(each, job, workspace) for each in images]
    repeated = next((key for key in keys if keys.count(key) > 1), None)
    if repeated is not None:
        message = f"Input `images`: two images are {repeated}. Give each a `name` of its own."
        raise ConfigError(message)
    found = zip(images, keys, strict=True)
    return tuple(_subject(image, key, job, workspace, commit) for image, key in found)


def keyed(job: Job, workspace: Workspace, commit: str | None, key: ImageKey) -> Subject:
    """Find the image with a key in another checkout than the job's own.

    ConfigError where it is not there yet.
    """
    for image in selection.find(job, workspace):
        if _key(image, job, workspace) == key:
            return _subject(image, key, job, workspace, commit)
    message = f"There is no image {key}."
    raise ConfigError(message)


def _subject(
    image: Wanted, key: ImageKey, job: Job, workspace: Workspace, commit: str | None
) -> Subject:
    context = _folder(image.context, _input(job, "context"), workspace)
    dockerfile, name = _dockerfile(image), _input(job, "dockerfile")
    content = workspace.read(name, dockerfile)
    path = workspace.path(name, dockerfile)
    prefix = workspace.relative(context)
    return Subject(
        key=key,
        commit=commit,
        content=content,
        path=workspace.relative(path),
        prefix="" if prefix == "." else prefix,
        request=BuildRequest(
            context=context,
            dockerfile=path,
            tag=f"dunnage.local/{uuid.uuid4().hex}",
            target=image.target,
            # Another machine's own platform may not be this one's.
            platform=key.platform if job.config.builder else image.platform,
            build_args=image.build_args,
            secrets=job.secrets,
            contexts=tuple(_contexts(image, workspace)),
        ),
        image=image.image,
    )


def _contexts(image: Wanted, workspace: Workspace) -> Iterator[tuple[str, str]]:
    for name, value in image.contexts:
        if value.startswith(bake.IMAGE):
            yield name, value
        else:
            yield name, str(_folder(value, "bake-file", workspace))


def _folder(value: str, name: str, workspace: Workspace) -> Path:
    folder = workspace.path(name, value)
    if not folder.is_dir():
        message = f"Input `{name}` {value!r}: there is no such folder."
        raise ConfigError(message)
    return folder


def _key(image: Wanted, job: Job, workspace: Workspace) -> ImageKey:
    """Name the image as every later run will name it too."""
    workspace.path(_input(job, "context"), image.context)  # told by its own name if it leads out
    dockerfile = workspace.path(_input(job, "dockerfile"), _dockerfile(image))
    path = PurePosixPath(workspace.relative(dockerfile))
    # The folder of another checkout has any name.
    repository = (job.run.repository or job.workspace.root.resolve().name).rpartition("/")[2]
    file = None if path.name == _DOCKERFILE else path.name
    parts = (repository, *path.parent.parts, file, image.target)
    return ImageKey(image.name or "/".join(filter(None, parts)), image.platform or platforms.own())


def _dockerfile(image: Wanted) -> str:
    return image.dockerfile or str(PurePosixPath(image.context, _DOCKERFILE))


def _input(job: Job, single: str) -> str:
    """Name the input that says it: `single`, unless another one lists images."""
    config = job.config
    return "bake-file" if config.bake_file else "images" if config.images else single
