"""What an `action.yml` promises: its inputs with their defaults, and its outputs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

# Defaults of inputs may use the github context only.
_EXPRESSION: Final = re.compile(r"\$\{\{\s*github\.([a-z_]+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The contract of an action."""

    defaults: Mapping[str, str]
    outputs: tuple[str, ...]
    entrypoint: str | None = None
    post_entrypoint: str | None = None

    def inputs(self, given: Mapping[str, str], github: Mapping[str, str]) -> dict[str, str]:
        """Complete what a workflow gives; `github` holds the context for the defaults."""
        return {name: _evaluate(text, github) for name, text in self.defaults.items()} | dict(given)

    def unknown(self, given: Mapping[str, str]) -> tuple[str, ...]:
        """Name the inputs that the action does not have: the runner only warns of them."""
        return tuple(name for name in given if name not in self.defaults)


def read(path: Path) -> Metadata:
    """Read an `action.yml`."""
    content = yaml.safe_load(path.read_text("utf-8"))
    runs = content["runs"]
    return Metadata(
        defaults={
            name: _plain(details.get("default"))
            for name, details in (content.get("inputs") or {}).items()
        },
        outputs=tuple(content.get("outputs") or ()),
        entrypoint=runs.get("entrypoint"),
        post_entrypoint=runs.get("post-entrypoint"),
    )


def _plain(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def _evaluate(text: str, github: Mapping[str, str]) -> str:
    return _EXPRESSION.sub(lambda found: github[found[1]], text)
