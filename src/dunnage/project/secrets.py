"""Files of the build context that hold secrets, as far as their names and beginnings show it."""

from __future__ import annotations

import enum
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.project import npmrc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.project.context import Context
    from dunnage.project.npmrc import Npmrc

_LARGEST = 64 * 1024
_MOST = 200
_NPMRC = ".npmrc"
# Committed on purpose: they show which variables there are.
_SAMPLES = ("example", "sample", "template", "dist", "defaults", "schema", "vault")
_KEYS = (".pem", ".key", "id_rsa", "id_ed25519", "id_ecdsa", "id_dsa")
_BUNDLES = (".p12", ".pfx", ".jks", ".keystore")


class SecretKind(enum.StrEnum):
    """What makes a file secret; the value reads well in a message."""

    ENVIRONMENT = "environment variables"
    KEY = "a private key"
    NPM_TOKEN = "a token of npm"  # noqa: S105 - what is said of it, not the token


@dataclass(frozen=True, slots=True)
class SecretFile:
    """A file that should not come into an image."""

    path: str  # relative to the context
    kind: SecretKind
    is_sent: bool  # to the builder: no ignore file keeps it


def kind(context: Context, path: str) -> SecretKind | None:
    """Say what is secret in a file; None where nothing surely is."""
    name = posixpath.basename(path)
    if name == ".env" or name.startswith(".env."):
        is_sample = any(part in _SAMPLES for part in name.split(".")[2:])
        return None if is_sample else SecretKind.ENVIRONMENT
    if name.endswith(_BUNDLES):
        return SecretKind.KEY
    if name.endswith(_KEYS):
        return SecretKind.KEY if b"PRIVATE KEY-----" in _content(context, path) else None
    if name == _NPMRC:
        return (
            SecretKind.NPM_TOKEN if npmrc.read(_content(context, path), path).has_secret else None
        )
    return None


def npmrcs(context: Context) -> Iterator[Npmrc]:
    """Read every .npmrc of the context, the first 200."""
    paths = [path for path in context.listing.files if posixpath.basename(path) == _NPMRC]
    return (npmrc.read(_content(context, path), path) for path in paths[:_MOST])


def _content(context: Context, path: str) -> bytes:
    try:
        return context.read(path, _LARGEST) or b""
    except ToolError:  # too large for what it claims to be
        return b""
