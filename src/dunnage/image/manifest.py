"""The JSON of an exported image: which blobs are its layers, and how its containers run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.errors import ToolError
from dunnage.model import ImageConfig

if TYPE_CHECKING:
    from pathlib import Path

    from dunnage.document import Document

INDEX = "index.json"
MANIFEST = "manifest.json"
LAYOUT = "oci-layout"
BLOBS = "blobs/sha256"

_BLOB = re.compile(BLOBS + "/([0-9a-f]{64})")
_LONGEST = 8 << 20


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of an image's history, oldest first."""

    created_by: str
    empty: bool  # it made no layer


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the export's JSON says of the image."""

    id: str  # the configuration's digest, "sha256:…": the same in every kind of image store
    platform: str
    config: ImageConfig
    diff_ids: tuple[str, ...]
    layers: tuple[str, ...]  # digests of the blobs, lowest first
    history: tuple[Step, ...]


def digest(path: str) -> str | None:
    """Read the digest in a blob's path; None where the path is no blob's."""
    match = _BLOB.fullmatch(path)
    return f"sha256:{match[1]}" if match else None


def blob(folder: Path, digest: str) -> Path:
    """Place a blob in an OCI layout."""
    return folder / BLOBS / digest.removeprefix("sha256:")


def read(folder: Path) -> Manifest:
    """Read the one image of a layout that an engine exported."""
    if not (folder / INDEX).exists():
        message = "the engine exports images in a format of the past: Docker 25 or newer is needed"
        raise ToolError(message)
    images = tuple(_json(folder / MANIFEST, "the export's manifest"))
    if len(images) != 1:
        message = f"the engine exported {len(images)} images instead of one"
        raise ToolError(message)
    image_id = _blob_of(images[0].at("Config"))
    config = _json(blob(folder, image_id), "the image's configuration")
    return Manifest(
        id=image_id,
        platform=_platform(config),
        config=_config(config.at("config")),
        diff_ids=tuple(each.text for each in config.at("rootfs", "diff_ids")),
        layers=tuple(_blob_of(each) for each in images[0].at("Layers")),
        history=tuple(_step(each) for each in config.at("history")),
    )


def _json(path: Path, name: str) -> Document:
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST + 1)
    except OSError as error:
        message = f"{name} is missing from the export"
        raise ToolError(message) from error
    if len(data) > _LONGEST:
        message = f"{name} is longer than {_LONGEST >> 20} MiB"
        raise ToolError(message)
    return document.parse(data, name)


def _blob_of(path: Document) -> str:
    found = digest(path.text)
    if found is None:
        message = f"{path.where} names no blob"
        raise ToolError(message)
    return found


def _platform(config: Document) -> str:
    parts = config.at("os").text, config.at("architecture").text, config.at("variant").text_or_none
    return "/".join(part for part in parts if part)


def _config(config: Document) -> ImageConfig:
    variables = (each.text.partition("=") for each in config.at("Env"))
    return ImageConfig(
        user=config.at("User").text_or_none or "",
        workdir=config.at("WorkingDir").text_or_none or "/",
        entrypoint=tuple(each.text for each in config.at("Entrypoint")),
        command=tuple(each.text for each in config.at("Cmd")),
        environment=tuple((name, value) for name, _, value in variables),
    )


def _step(step: Document) -> Step:
    return Step(step.at("created_by").text_or_none or "", step.at("empty_layer").flag)
