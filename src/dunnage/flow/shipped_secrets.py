"""Files with secrets that lie in an image's layers, judged by what the build context shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import basename
from typing import TYPE_CHECKING

from dunnage.dockerfile import secrets
from dunnage.flow.memory import remembered
from dunnage.flow.own_files import is_applications, own_files, own_layers
from dunnage.flow.secret_copies import disclosing
from dunnage.flow.unseen import Cause, unseen
from dunnage.project import disclosure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.flow import Flow
    from dunnage.flow.secret_copies import SecretCopy
    from dunnage.model import Image, Lines

# Nothing but private keys and passwords is called so; other keys can be public ones.
_SURELY_SECRET = re.compile(
    r"id_(rsa|dsa|ecdsa|ed25519)|.*private[-_.]?key.*\.(pem|key|der)|.*\.(p12|pfx)"
    r"|\.netrc|\.git-credentials|\.pgpass"
)


@dataclass(frozen=True, slots=True)
class ShippedSecret:
    """One file of a layer that everybody can read who has the image."""

    path: str  # no leading slash
    size: int  # bytes
    lines: Lines  # of the instruction that brought it
    source: str | None  # what it must have been in the build context
    origin: Lines | None = None  # of another stage's, which made it
    hidden_by: Lines | None = None


@remembered
def shipped_secrets(flow: Flow, image: Image) -> tuple[ShippedSecret, ...]:
    """List them: what a container sees first, then what a later layer hides."""
    return (*_visible(flow, image), *_hidden(flow, image))


def stored(image: Image, copy: SecretCopy) -> int | None:
    """Weigh what a COPY is said to bring; None where the image shows that it does not."""
    landing = copy.copy.landing(copy.path)
    if landing is None:
        return 0
    path = landing.lstrip("/")
    hidden = (each.size for each in image.hidden if each.path == path)
    return image.files[path].size if path in image.files else next(hidden, None)


def _visible(flow: Flow, image: Image) -> Iterator[ShippedSecret]:
    workdir = f"{(flow.state(flow.target).workdir or '/').strip('/')}/".lstrip("/")
    for each in own_files(flow, image).values():
        is_meant = secrets.may_be_secret(each.path) and is_applications(each.path, workdir)
        if is_meant and _is_secret(flow, each.path):
            source = _source(flow, each.path)
            yield ShippedSecret(each.path, each.size, each.lines, source, each.origin)


def _hidden(flow: Flow, image: Image) -> Iterator[ShippedSecret]:
    layers = own_layers(image)
    for each in unseen(image)[Cause.SECRET]:
        if "node_modules/" not in each.path and _is_secret(flow, each.path):
            lines, by = layers[each.layer], layers[each.by]
            source = _source(flow, each.path)
            yield ShippedSecret(each.path, each.size, lines, source, hidden_by=by)


def _is_secret(flow: Flow, path: str) -> bool:
    """Ask the file of the context that it must have been; of others, the name has to be enough."""
    if disclosure.is_made_up(path):
        return False
    source = _source(flow, path)
    if source is not None and flow.project is not None:
        return source in disclosing(flow, flow.project)
    return _SURELY_SECRET.fullmatch(basename(path)) is not None


def _source(flow: Flow, path: str) -> str | None:
    """Find the file of the build context whose path is the end of this one."""
    parts = path.split("/")
    ends = ("/".join(parts[i:]) for i in range(len(parts)))
    return next((end for end in ends if flow.project and flow.project.is_file(end)), None)
