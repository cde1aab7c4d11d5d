"""The JSON of one image: which blobs are its layers, and how its containers run."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.model import ImageConfig

if TYPE_CHECKING:
    from dunnage.document import Document

INDEX = "index.json"
MANIFEST = "manifest.json"
LAYOUT = "oci-layout"
BLOBS = "blobs/sha256"

_BLOB = re.compile(BLOBS + "/([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of an image's history, oldest first."""

    created_by: str
    empty: bool  # it made no layer


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an image says of itself."""

    id: str  # the configuration's digest, "sha256:…": the same in every kind of image store
    platform: str
    config: ImageConfig
    diff_ids: tuple[str, ...]
    layers: tuple[str, ...]  # where the blobs lie: paths in an archive or a layout, lowest first
    history: tuple[Step, ...]


def digest(path: str) -> str | None:
    """Read the digest in a blob's path; None where the path is no blob's."""
    match = _BLOB.fullmatch(path)
    return f"sha256:{match[1]}" if match else None


def parse(configuration: bytes, layers: tuple[str, ...]) -> Manifest:
    """Read an image's configuration."""
    config = document.parse(configuration, "the image's configuration")
    return Manifest(
        id=f"sha256:{hashlib.sha256(configuration).hexdigest()}",
        platform=_platform(config),
        config=_config(config.at("config")),
        diff_ids=tuple(each.text for each in config.at("rootfs", "diff_ids")),
        layers=layers,
        history=tuple(_step(each) for each in config.at("history")),
    )


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
        healthcheck=tuple(each.text for each in config.at("Healthcheck", "Test")),
    )


def _step(step: Document) -> Step:
    return Step(step.at("created_by").text_or_none or "", step.at("empty_layer").flag)
