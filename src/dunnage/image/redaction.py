"""Instructions without the secrets that they hold, for what is kept or shown elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.dockerfile import secrets

if TYPE_CHECKING:
    from dunnage.model import Image, Layer

# Whoever stands before a URL's host; a text that was cut may have lost the host.
_USER = re.compile(r"://(?:[^\s/@'\"]*@|[^\s/:'\"]*:[^\s/'\"]*…\Z)")
_NAME = r"(?P<name>[A-Za-z_][\w-]{0,99})"
_VALUE = r"(?P<value>\"[^\"]*\"?|'[^']*'?|[^\s;&|]+)"
_ASSIGNED = re.compile(rf"(?<!\w)(?P<start>{_NAME}=){_VALUE}")
# --password value, and npm's: //registry.example/:_authToken value
_OPTION = re.compile(rf"(?P<start>(?:--|:(?=_)){_NAME}\s+)(?!-){_VALUE}")
_HIDDEN = "…"


def redact(text: str) -> str:
    """Replace passwords, tokens of known forms, and the values of secrets' names by `…`."""
    text = _USER.sub(f"://{_HIDDEN}@", text)
    for pattern in (_ASSIGNED, _OPTION):
        text = pattern.sub(_setting, text)
    words = text.split(" ")
    return " ".join(_HIDDEN if secrets.holds_secret(word) else word for word in words)


def redacted(image: Image) -> Image:
    """Replace the secrets in all that an image tells of its instructions."""
    return replace(image, layers=tuple(map(_layer, image.layers)))


def _layer(layer: Layer) -> Layer:
    shares = (
        replace(each, step=replace(each.step, instruction=redact(each.step.instruction)))
        for each in layer.shares
    )
    return replace(layer, instruction=redact(layer.instruction), shares=tuple(shares))


def _setting(found: re.Match[str]) -> str:
    value = found["value"].strip("\"'")
    is_secret = secrets.is_secret_name(found["name"].replace("-", "_"))
    if not is_secret or value.startswith("$") or not secrets.could_be_secret(value):
        return found[0]
    return found["start"] + _HIDDEN
