"""Why bytes of an image are hidden: each has one cause, so that one rule alone tells of it."""

from __future__ import annotations

import enum
from collections import defaultdict
from typing import TYPE_CHECKING

from dunnage.dockerfile import secrets
from dunnage.flow import cache_folders
from dunnage.flow.own_files import gives_away, own_layers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.contents import Hidden
    from dunnage.model import Image


class Cause(enum.Enum):
    """What came over a file that the image has stored."""

    OWNER = enum.auto()  # a RUN that gives files to somebody else
    SECRET = enum.auto()
    CACHE = enum.auto()
    OTHER = enum.auto()
    BASE = enum.auto()  # the base image stores it, and nobody here can change that


def unseen(image: Image) -> Mapping[Cause, tuple[Hidden, ...]]:
    """Group what the Dockerfile's layers hide."""
    own = own_layers(image)
    found: defaultdict[Cause, list[Hidden]] = defaultdict(list)
    for each in image.hidden:
        if each.by in own:
            found[_cause(each, image, is_own=each.layer in own)].append(each)
    return {cause: tuple(found[cause]) for cause in Cause}


def _cause(hidden: Hidden, image: Image, *, is_own: bool) -> Cause:
    if gives_away(image, hidden):
        return Cause.OWNER
    if not is_own:
        return Cause.BASE
    if secrets.may_be_secret(hidden.path):
        return Cause.SECRET
    return Cause.CACHE if cache_folders.manager(hidden.path) else Cause.OTHER
