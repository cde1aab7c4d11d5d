"""Imports point one way: .github/CONTRIBUTING.md draws the map."""

import ast
from pathlib import Path

import pytest

_SOURCE = Path(__file__).parents[1] / "src" / "dunnage"
_MODULES = sorted(_SOURCE.rglob("*.py"))

# What each room may import from; whatever is in no room may import from all but adapters.
_LEAVES = {"model", "errors", "plain", "document", "markdown", "units", "contents"}
_ROOMS = {
    "dockerfile": _LEAVES,
    "project": _LEAVES | {"dockerfile"},
    "flow": _LEAVES | {"dockerfile", "project"},
    "rules": _LEAVES | {"dockerfile", "flow", "image", "project", "rule"},
    "linters": _LEAVES | {"dockerfile", "lint"},
    "suppression": _LEAVES
    | {"budget", "dockerfile", "gate", "linters", "project", "rule", "rules"},
    "image": _LEAVES | {"dockerfile"},
    "init": _LEAVES | {"flow", "project"},
    "scan": _LEAVES | {"project"},
    "report": _LEAVES | {"image"},
}
_COMPOSERS = {"main.py", "cli.py", "toolbox.py"}


def imported(path: Path) -> set[str]:
    """Name the modules and rooms of ours that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "dunnage":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dunnage."):
            found.add((node.module or "").split(".")[1])
    return found - {"__version__", "HOME"}


@pytest.mark.parametrize("path", _MODULES, ids=lambda path: str(path.relative_to(_SOURCE)))
def test_a_module_imports_only_what_its_room_may_know(path: Path) -> None:
    room = path.relative_to(_SOURCE).parts[0]

    unexpected = imported(path) - _ROOMS[room] - {room} if room in _ROOMS else set()

    assert unexpected == set()


@pytest.mark.parametrize("path", _MODULES, ids=lambda path: str(path.relative_to(_SOURCE)))
def test_only_the_composition_knows_the_adapters(path: Path) -> None:
    knows = path.name in _COMPOSERS or path.parent.name in ("adapters", "commands")

    assert knows or "adapters" not in imported(path)


def test_every_room_of_the_map_is_there() -> None:
    assert {room for room in _ROOMS if (_SOURCE / room).is_dir()} == set(_ROOMS)
