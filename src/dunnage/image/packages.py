"""What is installed in an image: npm packages, the operating system's, and Node.js itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.image import npm_packages, os_packages, runtime

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dunnage.contents import File
    from dunnage.model import Image, Layer, Package


def read(
    files: Mapping[str, File],
    kept: Mapping[str, bytes],
    layers: Sequence[Layer],
    environment: Iterable[tuple[str, str]],
) -> tuple[Package, ...]:
    """Read them, sorted, from the files of the merged file system whose contents were kept.

    Kind, name, version and path are those that the vulnerability scanner tells for the same
    package.
    """
    system = os_packages.find(files, kept)
    owned = frozenset(path for each in system for path in each.paths)
    found = (
        *npm_packages.read(files, kept, layers),
        *(each.weighed(files, layers) for each in system),
        *runtime.read(files, kept, layers, dict(environment), owned),
    )
    return tuple(sorted(found, key=_place))


def located(image: Image) -> Image:
    """Give each package that COPY --from brought the line that installed it in its stage."""
    return replace(image, packages=tuple(_located(each, image) for each in image.packages))


def _place(package: Package) -> tuple[str, str, str, str]:
    return package.kind, package.name, package.version, package.path or ""


def _located(package: Package, image: Image) -> Package:
    file = f"{package.path}/package.json" if package.kind == "npm" else package.path
    step = image.traced.get(file or "")
    if step is None or step.location is None:
        return package
    return replace(package, location=step.location)
