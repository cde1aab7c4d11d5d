"""What an image from outside brings along, so far as its name tells."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.dockerfile.reference import Reference
from dunnage.flow import families, known_accounts
from dunnage.flow.families import Family, Sh
from dunnage.flow.node_releases import CODENAMES, NPM_MAJORS

if TYPE_CHECKING:
    from dunnage.dockerfile import Stage
    from dunnage.flow.families import Traits

_CODENAMES = frozenset(
    {"jessie", "stretch", "buster", "bullseye", "bookworm", "trixie", "forky"}
    | {"focal", "jammy", "noble"}
)
_VARIABLE = re.compile(r"\$(\{[^}]*\}|\w+)")
_UNSET = "__unset__"  # what stands in a tag for a variable that nobody set
# Their tags count releases of their own.
_OWN_VERSIONS = (Family.PLAYWRIGHT, Family.PUPPETEER, Family.CYPRESS, Family.DEVCONTAINER)
_DISTROLESS_MAJOR = re.compile(r"distroless/nodejs(\d+)")


class Variant(enum.StrEnum):
    """How much of a distribution a node image holds."""

    FULL = "full"
    SLIM = "slim"
    ALPINE = "alpine"


@dataclass(frozen=True, slots=True)
class Base:
    """An image from outside; None is what its name does not tell."""

    reference: Reference | None
    family: Family | None

    @property
    def user(self) -> str | None:
        """Name the user it starts as."""
        if self.family in (Family.DISTROLESS, Family.DISTROLESS_NODE) and "nonroot" in self._parts:
            return "nonroot"
        if self.family in (Family.HARDENED_NODE, Family.CHAINGUARD_NODE) and "dev" in self._parts:
            return "root" if self.family is Family.HARDENED_NODE else self._traits.user
        return self._traits.user

    @property
    def sh(self) -> Sh | None:
        """Tell which program its /bin/sh is."""
        if self._traits.sh is Sh.NONE and self.family is not Family.SCRATCH:
            if "debug" in self._parts:
                return Sh.BUSYBOX
            return None if "dev" in self._parts else Sh.NONE
        if self._is_ambiguous:
            return None
        return Sh.BUSYBOX if self.is_alpine else self._traits.sh

    @property
    def libc(self) -> str | None:
        """Tell what native addons are linked against: glibc or musl."""
        if self._is_ambiguous:
            return None
        return "musl" if self.is_alpine else self._traits.libc

    @property
    def workdir(self) -> str | None:
        """Name its working directory."""
        return self._traits.workdir

    @property
    def has_node(self) -> bool | None:
        """Say whether Node.js is in it."""
        return families.has_node(self.family)

    @property
    def node_major(self) -> int | None:
        """Read the major of Node.js; `lts`, `current` and `latest` move, and tell none."""
        if self.reference is None or not self.has_node:
            return None
        if self.family is Family.DISTROLESS_NODE:
            named = _DISTROLESS_MAJOR.search(self.reference.name)
            return int(named[1]) if named else _leading_number(self._parts[0])
        if self.family is Family.UBI_NODE:
            return _leading_number(self.reference.name.rpartition("/nodejs-")[2])
        if self.family in _OWN_VERSIONS:
            return None
        return CODENAMES.get(self._parts[0]) or _leading_number(self._parts[0])

    @property
    def npm_major(self) -> int | None:
        """Tell the major of the npm that came with this Node.js."""
        major = self.node_major
        return None if major is None or not self.has_package_managers else NPM_MAJORS.get(major)

    @property
    def has_package_managers(self) -> bool | None:
        """Say whether npm is in it."""
        if self.family in (Family.DISTROLESS_NODE, Family.HARDENED_NODE, Family.CHAINGUARD_NODE):
            return self.family is Family.CHAINGUARD_NODE or "dev" in self._parts
        return self.has_node

    @property
    def entrypoint_is_node(self) -> bool:
        """Say whether its entrypoint is node itself, so that a command must not name it again."""
        return self.family in (Family.DISTROLESS_NODE, Family.CHAINGUARD_NODE)

    @property
    def is_alpine(self) -> bool:
        """Say whether it is built on Alpine."""
        return self.family is Family.ALPINE or any(
            part.startswith("alpine") for part in self._parts
        )

    @property
    def variant(self) -> Variant | None:
        """Tell how much of a distribution a node image holds; None for others."""
        if self.family is not Family.NODE or self._is_ambiguous:
            return None
        if self.is_alpine:
            return Variant.ALPINE
        return Variant.SLIM if "slim" in self._parts else Variant.FULL

    @property
    def codename(self) -> str | None:
        """Name the release of the distribution that the tag asks for."""
        return next((part for part in self._parts if part in _CODENAMES), None)

    @property
    def accounts(self) -> frozenset[str] | None:
        """Name all users and groups that may be in it."""
        return known_accounts.of(self.family, is_alpine=self._may_be_alpine)

    def unset(self, name: str) -> bool:
        """Say whether it surely leaves a variable to those who build upon it."""
        known = self.family not in (None, Family.DEVCONTAINER, Family.UBI_NODE)
        return known and not name.startswith(("PATH", "HOME"))

    @property
    def _may_be_alpine(self) -> bool | None:
        return None if self._is_ambiguous else self.is_alpine

    @property
    def _is_ambiguous(self) -> bool:
        """Say whether the variable part of a tag may choose the distribution."""
        return not self.is_alpine and self._parts[-1].endswith(_UNSET)

    @property
    def _traits(self) -> Traits:
        return families.traits(self.family)

    @property
    def _parts(self) -> tuple[str, ...]:
        """Split the tag: `24.1.0-bookworm-slim`."""
        tag = self.reference.tag if self.reference else None
        return tuple((tag or "").split("-"))


def read(stage: Stage) -> Base:
    """Read what a stage's ancestry starts from, with variables in its tag that nobody set."""
    root = stage.ancestry[0]
    reference = root.root
    if reference is None and root.origin.words:
        text = root.outer.expand(root.origin.words[0])
        name, colon, tag = text.partition(":")
        if colon and "$" not in name:
            reference = Reference.parse(f"{name}:{_VARIABLE.sub(_UNSET, tag)}")
    windows = (root.platform or "").startswith("windows")
    family = Family.WINDOWS if windows else reference and families.find(reference)
    if family is Family.NODE and reference is not None and "windowsservercore" in str(reference):
        family = Family.WINDOWS
    if reference is not None and "onbuild" in (reference.tag or ""):
        family = None
    return Base(reference, family or None)


def _leading_number(text: str) -> int | None:
    match = re.match(r"v?(\d{1,3})(?:\.|$)", text)
    return int(match[1]) if match else None
