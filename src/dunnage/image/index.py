"""Which images an archive or a layout holds: by Docker's manifest.json, or by OCI's index.json.

https://github.com/opencontainers/image-spec/blob/main/image-layout.md
"""

from __future__ import annotations

import posixpath
from collections import deque
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.errors import ToolError
from dunnage.image import manifest, platforms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dunnage.document import Document
    from dunnage.image.manifest import Manifest

    # A small file by its path; None where there is none, ToolError where it is too large.
    Read = Callable[[str], bytes | None]

_MOST = 200  # manifests and indexes, one in the other
_CONFIGURATIONS = (
    "application/vnd.oci.image.config.v1+json",
    "application/vnd.docker.container.image.v1+json",
)


def find(read: Read, platform: str | None) -> Manifest:
    """Find the one image for the platform that is asked for.

    Where none is asked for it is the one of `manifest.json`, else this machine's.
    """
    found = tuple(_listed(read))
    if not any(platform is None or platforms.matches(each.platform, platform) for each in found):
        found = (*found, *_indexed(read))
    return _only({each.id: each for each in found}.values(), platform)


def _only(found: Iterable[Manifest], platform: str | None) -> Manifest:
    # BuildKit's attestations are images of an unknown platform:
    # https://docs.docker.com/build/metadata/attestations/attestation-storage/
    images = [each for each in found if not each.platform.startswith("unknown/")]
    if not images:
        message = "there is no image in it"
        raise ToolError(message)
    chosen = platforms.choose((each.platform for each in images), platform, platforms.own())
    left = [each for each in images if each.platform == chosen]
    if len(left) > 1:
        message = f"there are {len(left)} images in it instead of one"
        raise ToolError(message)
    return left[0]


def _listed(read: Read) -> Iterator[Manifest]:
    """Go through what Docker lists; its paths are any."""
    for image in _parsed(read, manifest.MANIFEST, "the image's manifest"):
        layers = tuple(posixpath.normpath(each.text) for each in image.at("Layers"))
        configuration = read(posixpath.normpath(image.at("Config").text))
        if configuration is None:
            message = "the image's configuration is missing"
            raise ToolError(message)
        yield manifest.parse(configuration, layers)


def _indexed(read: Read) -> Iterator[Manifest]:
    """Go through an index, and the indexes in it.

    An engine names platforms too that it has not pulled: what is not there is passed over.
    """
    waiting = deque(_parsed(read, manifest.INDEX, "the image's index").at("manifests"))
    seen: set[str] = set()
    while waiting:
        path = _blob(waiting.popleft())
        if path in seen:
            continue
        seen.add(path)
        if len(seen) > _MOST:
            message = f"there are more than {_MOST} manifests in it"
            raise ToolError(message)
        found = _parsed(read, path, "a manifest of the image")
        waiting.extend(found.at("manifests"))
        yield from _image(read, found)


def _image(read: Read, found: Document) -> Iterator[Manifest]:
    """Read an OCI manifest, if it is an image's: signatures and charts have manifests too."""
    config = found.at("config")
    kind = config.at("mediaType").text_or_none
    if not config.is_present or kind not in (None, *_CONFIGURATIONS):
        return
    configuration = read(_blob(config))
    if configuration is not None:
        yield manifest.parse(configuration, tuple(map(_blob, found.at("layers"))))


def _parsed(read: Read, path: str, name: str) -> Document:
    """Parse a file; what is not there is an absent document."""
    content = read(path)
    return document.parse(b"null" if content is None else content, name)


def _blob(descriptor: Document) -> str:
    """Place the blob that a descriptor names."""
    digest = descriptor.at("digest")
    path = f"{manifest.BLOBS}/{digest.text.removeprefix('sha256:')}"
    if manifest.digest(path) is None:
        message = f"{digest.where} names no blob"
        raise ToolError(message)
    return path
