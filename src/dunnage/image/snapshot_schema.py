"""What a snapshot's JSON may look like: its version and its limits, so that a hostile one fails."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from dunnage.errors import ConfigError

if TYPE_CHECKING:
    from dunnage.model import Package

VERSION = 1
LONGEST = 1_000  # characters of a text
MOST = 1_000  # of what has that many in hostile images only
MOST_PACKAGES = 20_000  # and of findings
_DEEPEST = 100  # names of a chain of packages
_LARGEST = 16 * 1024 * 1024  # characters of the whole


def cut(package: Package) -> Package:
    """Keep foreign texts within the limits."""
    via = package.via
    return replace(
        package,
        kind=package.kind[:LONGEST],
        name=package.name[:LONGEST],
        version=package.version[:LONGEST],
        path=package.path and package.path[:LONGEST],
        via=via and tuple(name[:LONGEST] for name in via[:_DEEPEST]),
    )


def check(text: str) -> Any:  # noqa: ANN401 - the schema says what it is
    """Parse a snapshot of this version; `ConfigError` says what anything else is."""
    if len(text) > _LARGEST:
        message = f"the baseline is no snapshot: it has more than {_LARGEST:,} characters"
        raise ConfigError(message)
    try:
        # The schema takes 1.0 for a whole number; a figure with a point is never one of ours.
        document = json.loads(text, parse_float=str)
    except (ValueError, RecursionError) as error:
        message = f"the baseline is no snapshot: it is not JSON ({error})"
        raise ConfigError(message) from error
    version = document.get("version") if isinstance(document, dict) else None
    if isinstance(version, int) and version != VERSION:
        message = (
            f"the baseline is a snapshot of version {version}, and this release reads version "
            f"{VERSION}: let the default branch's workflow use the same release of the action"
        )
        raise ConfigError(message)
    # The first problem only: a hostile document has millions.
    problem = next(_validator().iter_errors(document), None)
    if problem is not None:
        message = f"the baseline is no snapshot: {problem.json_path}: {problem.message[:200]}"
        raise ConfigError(message)
    return document


@cache
def _validator() -> Draft202012Validator:
    schema = resources.files("dunnage") / "schemas" / f"snapshot-{VERSION}.json"
    return Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
