"""sarif_om's objects as JSON, and fast.

The library's own writer takes minutes for 25,000 results, and leaves out every value that equals
its default: without its `level`, a warning of a rule that is an error by default becomes an error.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import attr

Node = Any  # sarif_om has no types

_KEPT = "level"


def dumps(node: Node) -> str:
    """Write an object and all below it compactly, without what is None or says the default."""
    document = json.dumps(node, default=_members, separators=(",", ":"), ensure_ascii=False)
    # A lone surrogate that a tool's JSON brought along could not be written to any file.
    return document.encode(errors="replace").decode()


def _members(node: Node) -> dict[str, object]:
    return {
        name: value
        for field, name, default in _fields(node.__class__)
        if (value := getattr(node, field)) is not None and (field == _KEPT or value != default)
    }


@cache
def _fields(kind: Node) -> tuple[tuple[str, str, object], ...]:
    return tuple(
        (field.name, field.metadata["schema_property_name"], _default(field.default))
        for field in attr.fields(kind)
    )


def _default(default: Node) -> object:
    return default.factory() if hasattr(default, "factory") else default
