"""The image in its registry: pushed by digest from a machine of each kind, and joined to one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from release.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_BY_DIGEST = "push=true,push-by-digest=true,name-canonical=true"
# Every engine that Dunnage works with takes zstd, which is a fifth smaller than gzip.
_LAYERS = "compression=zstd,compression-level=19,force-compression=true,oci-mediatypes=true"


def push_argv(name: str, labels: Mapping[str, str], metadata: Path) -> list[str]:
    """Build for this machine's platform, and push without a tag, with the provenance."""
    labelled = (f"--label=org.opencontainers.image.{key}={value}" for key, value in labels.items())
    return [
        *("docker", "buildx", "build", "--provenance=mode=max", f"--metadata-file={metadata}"),
        f"--output=type=image,name={name},{_BY_DIGEST},{_LAYERS}",
        *labelled,
    ]


def join_argv(reference: str, digests: Iterable[str]) -> list[str]:
    """Make one image of those of all platforms, under a tag."""
    name = reference.rpartition(":")[0]
    sources = (f"{name}@{digest}" for digest in digests)
    return ["docker", "buildx", "imagetools", "create", f"--tag={reference}", *sources]


def inspect_argv(reference: str) -> list[str]:
    """Ask a registry what is under a tag."""
    return ["docker", "buildx", "imagetools", "inspect", "--format={{json .Manifest}}", reference]


def list_argv(reference: str) -> list[str]:
    """List what is in a pushed image, by the Trivy that it holds itself."""
    trivy = ("rootfs", "--quiet", "--format=spdx-json", "/")
    return ["docker", "run", "--rm", "--network=none", "--entrypoint=trivy", reference, *trivy]


def pushed(metadata: str | bytes) -> str:
    """Read the digest in what buildx says of a push."""
    return checked(json.loads(metadata).get("containerimage.digest", ""))


def inspected(manifest: str | bytes) -> str:
    """Read the digest in what a registry has under a tag."""
    return checked(json.loads(manifest).get("digest", ""))


def checked(text: str) -> str:
    """Take what is a digest, and nothing else."""
    if not _DIGEST.fullmatch(text):
        message = f"{text[:80]!r} is no digest"
        raise ReleaseError(message)
    return text
