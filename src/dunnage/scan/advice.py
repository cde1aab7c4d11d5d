"""What to tell about a vulnerability or a secret, and what to do about it, in a sentence or two."""

from __future__ import annotations

import enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from dunnage.plain import plain
from dunnage.scan import rules

if TYPE_CHECKING:
    from dunnage.scan.trivy import Detection, Secret


class Origin(enum.Enum):
    """How something came into the image; the value is the cure that this leaves."""

    BASE = "update the base image"
    BASE_NPM = "update the base image, or remove npm from what ships"
    NPM = "update npm, or remove it from what ships"
    DEVELOPMENT = "update it, or leave devDependencies out of what ships"
    DIRECT = "update it"
    TRANSITIVE = "update what depends on it, or override its version"
    INSTRUCTION = "install that version here"


_HISTORY = MappingProxyType(
    {
        Origin.BASE: "It comes with the base image.",
        Origin.BASE_NPM: "It is a part of npm, which comes with the base image.",
        Origin.NPM: "It is a part of npm.",
        Origin.DEVELOPMENT: "Only devDependencies need it.",
    }
)

# https://trivy.dev/latest/docs/configuration/filtering/#by-status
_UNFIXED = MappingProxyType(
    {
        "will_not_fix": "The distribution will not fix it.",
        "fix_deferred": "The distribution has put off a fix.",
        "end_of_life": "This release of the distribution gets no fixes any more.",
    }
)


_EXPOSURE = (
    "Whoever can pull the image can read it, even if a later step removes the file: "
    "revoke it, and use `RUN --mount=type=secret`."
)


def vulnerability(detection: Detection, origin: Origin) -> str:
    """Tell what is vulnerable, how it came in, and what mends it."""
    found, title = detection.vulnerability, rules.title(detection)
    subject = f"{plain(found.package.name)} {plain(found.package.version)} has {plain(found.id)}"
    if found.fixed_in:
        cure = f"Fixed in {plain(found.fixed_in)}: {origin.value}."
    else:
        cure = _UNFIXED.get(detection.status, "No fix is published yet.")
    return _sentences(f"{subject}{f': {title}' if title else ''}.", _HISTORY.get(origin), cure)


def secret(found: Secret, origin: Origin) -> str:
    """Tell where a secret is; never any part of it."""
    place = f"Line {found.lines.first} of /{plain(found.path)} in the image"
    return _sentences(
        f"{place} holds a secret: {plain(found.title)}.", _HISTORY.get(origin), _EXPOSURE
    )


def _sentences(*sentences: str | None) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
