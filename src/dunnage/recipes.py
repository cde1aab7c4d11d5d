"""The recipes of `examples/workflows`, as `docs/recipes.md` tells them: each by its own comment."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path("examples", "workflows")
# In the order in which a reader needs them.
RECIPES = (
    "minimal.yml",
    "scheduled.yml",
    "build-push.yml",
    "fork-review.yml",
    "fork-comment.yml",
    "monorepo.yml",
    "bake.yml",
    "merge-queue.yml",
    "lint-only.yml",
    "self-hosted.yml",
    "remote-builder.yml",
)


def sections(root: Path) -> Iterator[str]:
    """Quote the comment at the head of each workflow file, whose first line is the title."""
    for name in RECIPES:
        lines = (root / FOLDER / name).read_text("utf-8").splitlines()
        head = takewhile(lambda line: line.startswith("#"), lines)
        title, *prose = (line[1:].strip() for line in head)
        yield from ("", f"## {title}", "", f"[{name}](../{FOLDER / name})", *prose)
    yield ""
