"""The .dockerignore: what no image needs, and what of the project must not come into one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunnage.project.framework import Framework

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.project.project import Project

_PLAIN = re.compile(r"[\w@.+/-]+", re.ASCII)
_ALWAYS = {
    "Installed in the image, or of no use there": (
        *("**/node_modules", "**/.git", "**/.github", "**/.vscode", "**/.idea", "**/.DS_Store"),
        *("**/*.log", "**/*.tsbuildinfo", "dunnage.html", "dunnage.json", "dunnage.sarif"),
    ),
    "The image is made by them, not of them": (
        *("**/Dockerfile*", "**/*.Dockerfile", "**/.dockerignore"),
        *("**/compose*.y*ml", "**/docker-compose*.y*ml"),
    ),
    "Secrets": ("**/.env*",),
    "Tests, and what they leave": (
        *("**/__tests__", "**/*.test.*", "**/*.spec.*", "test", "tests", "e2e", "cypress"),
        *("**/coverage", "**/.nyc_output", "**/jest.config.*", "**/vitest.config.*"),
    ),
    "For developers": ("*.md", "**/README.md", "**/CHANGELOG.md", "docs", "**/eslint.config.*"),
}


def render(project: Project, *, is_built: bool) -> str:
    """Write the file; `is_built`: the Dockerfile builds the application itself."""
    groups = {**_ALWAYS, "Secrets": (*_ALWAYS["Secrets"], *_secrets(project))}
    if outputs := tuple(_outputs(project) if is_built else ()):
        groups["Built in the image"] = outputs
    parts = ("".join(f"{line}\n" for line in (f"# {title}", *groups[title])) for title in groups)
    return "\n".join(parts)


def _secrets(project: Project) -> Iterator[str]:
    """Name what holds secrets by what stands in it, whatever it is called."""
    for each in project.secret_files:
        if _PLAIN.fullmatch(each.path) and "/.env" not in f"/{each.path}":
            yield each.path


def _outputs(project: Project) -> Iterator[str]:
    """Name the folders that a build on the developer's machine has left, or will leave."""
    manifest = project.package_json
    if project.framework() is Framework.NEXT:
        yield "**/.next"
    elif manifest is not None and "build" in manifest.scripts:
        yield project.out_dir() or "dist"
    if any(path.startswith(".yarn/") for path in project.files):
        yield from (".yarn/cache", ".yarn/unplugged", ".yarn/install-state.gz")
