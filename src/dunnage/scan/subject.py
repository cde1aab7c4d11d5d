"""What a finding in a package is about, in words that no update of the package changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunnage.plain import plain

if TYPE_CHECKING:
    from dunnage.model import Package

# pnpm's and bun's own folders have versions: node_modules/.pnpm/@babel+core@7.22.5_a@1.0.0/…
_VERSIONED = re.compile(r"(/node_modules/\.(?:pnpm|bun)/@?[^/@]+)@[^/]+")


def subject(package: Package) -> str:
    """Name a package and its place, so that a bump that fixes nothing leaves the finding as is."""
    if package.path is None:
        place = f"({package.kind})"
    else:
        place = _VERSIONED.sub(r"\1", f"/{package.path}").removeprefix("/") or "/"
    return plain(f"{package.name} {place}", limit=1000)
