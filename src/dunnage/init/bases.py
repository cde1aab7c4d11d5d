"""The images that an application is built and shipped on, and how the second gets Node.js."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.flow.node_releases import major

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEBIAN = "bookworm"
_ALPINE = "3.24"
_NEEDS_LIBATOMIC = 25  # https://github.com/nodejs/node/issues/60790


class Base(enum.StrEnum):
    """What an image ships on."""

    SLIM = "slim"
    ALPINE = "alpine"
    DISTROLESS = "distroless"


@dataclass(frozen=True, slots=True)
class Ground:
    """A base for one release of Node.js."""

    base: Base
    release: str

    @property
    def builds_on(self) -> str:
        """Name the image to build on: one with npm, and with the C library of the other."""
        variant = f"alpine{_ALPINE}" if self.base is Base.ALPINE else f"{_DEBIAN}-slim"
        return f"node:{self.release}-{variant}"

    @property
    def ships_on(self) -> str:
        """Name the image to ship on: one without any package manager of Node.js."""
        match self.base:
            case Base.SLIM:
                return f"debian:{_DEBIAN}-slim"
            case Base.ALPINE:
                return f"alpine:{_ALPINE}"
            case Base.DISTROLESS:
                return f"gcr.io/distroless/nodejs{major(self.release)}-debian12:nonroot"

    @property
    def unpinned(self) -> str:
        """Name the rules that ask for the digest of the image to ship on."""
        moving = "base-image-digest-missing"
        return f"{moving},os-upgrade-missing" if self.base is Base.ALPINE else moving

    @property
    def node(self) -> str:
        """Name the program."""
        return "/nodejs/bin/node" if self.base is Base.DISTROLESS else "node"

    @property
    def has_entrypoint(self) -> bool:
        """Say whether the image starts node by itself."""
        return self.base is Base.DISTROLESS

    @property
    def user(self) -> str:
        """Name who runs the application."""
        return "nonroot" if self.base is Base.DISTROLESS else "node"

    @property
    def init(self) -> str:
        """Name the init; a static one where it comes from another image."""
        return "tini" if self.base is Base.ALPINE else "/usr/bin/tini-static"

    def fetches(self, *, init: bool) -> Iterator[str]:
        """Yield what the stage to build on installs for the other."""
        if init and self.base is not Base.ALPINE:
            yield from (
                "# hadolint ignore=DL3008",
                "RUN apt-get update \\",
                " && apt-get install --yes --no-install-recommends tini \\",
                " && rm -rf /var/lib/apt/lists/*",
            )

    def prepares(self, *, init: bool) -> Iterator[str]:
        """Yield what makes the image to ship on one that runs Node.js as a user of its own."""
        match self.base:
            case Base.SLIM:
                yield "RUN useradd --uid 1000 --create-home node"
                yield "COPY --from=base /usr/local/bin/node /usr/local/bin/"
                if (major(self.release) or 0) >= _NEEDS_LIBATOMIC:
                    yield "COPY --from=base /usr/lib/*/libatomic.so.1 /usr/lib/"
            case Base.ALPINE:
                yield "# hadolint ignore=DL3018"
                yield f"RUN apk add --no-cache libstdc++{' tini' if init else ''} \\"
                yield " && adduser -D -u 1000 node"
                yield "COPY --from=base /usr/local/bin/node /usr/local/bin/"
            case Base.DISTROLESS:
                pass
        if init and self.base is not Base.ALPINE:
            yield f"COPY --from=base {self.init} /usr/bin/"
