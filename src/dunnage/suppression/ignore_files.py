"""Trivy's ignore files and VEX documents: where a repository keeps them, and what they allow.

Trivy itself never sees them: a pull request could write them, and nothing would be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.suppression import mistake, trivyignore, trivyignore_yaml, vex, vex_file
from dunnage.suppression.mistake import Allowed, Mistake
from dunnage.suppression.vex import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FOLDER = ".vex/"
PLACES = (trivyignore.PATH, trivyignore_yaml.PATH, FOLDER)

_LARGEST = 1024 * 1024
_MOST_FILES = 50


def wanted(paths: Iterable[str]) -> tuple[str, ...]:
    """Choose of the files at those places the ones that count; only so many VEX documents do."""
    known = frozenset(paths)
    documents = sorted(each for each in known if each.startswith(FOLDER) and each.endswith(".json"))
    return (*(each for each in PLACES if each in known), *documents[:_MOST_FILES])


def listed(root: Path) -> tuple[str, ...]:
    """Name the files of a checkout."""
    paths = (root / trivyignore.PATH, root / trivyignore_yaml.PATH, *root.glob(f"{FOLDER}*.json"))
    files = (each for each in paths if each.is_file() and not each.is_symlink())
    return wanted(each.relative_to(root).as_posix() for each in files)


def read(root: Path, path: str) -> bytes:
    """Read a file of a checkout; ToolError where it cannot be read."""
    try:
        with (root / path).open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        message = f"{path}: the file cannot be read ({error.strerror})"
        raise ToolError(message) from error
    if len(content) > _LARGEST:
        message = f"{path}: the file is larger than {_LARGEST:,} bytes"
        raise ToolError(message)
    return content


def parse(files: Mapping[str, bytes], image: str) -> Allowed:
    """Read what the files allow in the image of that name."""
    allowed = [_ignored(path, content) for path, content in files.items()]
    said = [each for path, content in files.items() for each in _said(path, content)]
    statements = [each for each in said if isinstance(each, Statement)]
    rest = statements[vex.MOST :][:1]
    return Allowed(
        (
            *(suppression for each in allowed for suppression in each.suppressions),
            *vex.suppressions(statements[: vex.MOST], image),
        ),
        (
            *(wrong for each in allowed for wrong in each.mistakes),
            *(each for each in said if isinstance(each, Mistake)),
            *(mistake.too_many(each.location, vex.MOST) for each in rest),
        ),
    )


def _ignored(path: str, content: bytes) -> Allowed:
    match path:
        case trivyignore.PATH:
            return trivyignore.parse(content)
        case trivyignore_yaml.PATH:
            return trivyignore_yaml.parse(content)
        case _:
            return Allowed()


def _said(path: str, content: bytes) -> Iterator[Statement | Mistake]:
    if path.startswith(FOLDER):
        yield from vex_file.read(content, path)
