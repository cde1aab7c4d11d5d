"""Which files of the build context give secrets away, judged by what stands in them."""

from __future__ import annotations

import re
from itertools import islice
from posixpath import basename
from typing import TYPE_CHECKING

from dunnage.dockerfile import secrets
from dunnage.errors import ToolError
from dunnage.project.secrets import SecretKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.project.project import Project

_LARGEST = 64 * 1024
_MOST = 200
_WHOLE = (SecretKind.KEY, SecretKind.NPM_TOKEN)
# Folders whose keys and passwords are made up.
_MADE_UP = re.compile(
    r"(^|/)(tests?|__tests__|spec|e2e|(__)?(fixtures|mocks)(__)?|examples?|docs)/"
)


def disclosing(project: Project, names: frozenset[str]) -> Iterator[str]:
    """List the files that the builder gets and that hold secrets.

    `names` are those of secrets that the build is given: a file of such a name is the secret.
    """
    kinds = {each.path: each.kind for each in project.secret_files}
    tokens = (path for path in project.files if secrets.is_token_file(path))
    sent = filter(project.sent, dict.fromkeys((*kinds, *tokens)))
    for path in islice((each for each in sent if not is_made_up(each)), _MOST):
        is_whole = kinds.get(path) in _WHOLE or _name(path) in names
        if is_whole or has_secret(project, path):
            yield path


def is_made_up(path: str) -> bool:
    """Tell whether a file lies among tests and examples, whose secrets are none."""
    return _MADE_UP.search(path) is not None


def _name(path: str) -> str:
    return basename(path).strip(".").removesuffix(".txt")


def has_secret(project: Project, path: str) -> bool:
    """Tell whether a secret stands in a file, or a setting with a secret's name is made there."""
    text = _text(project, path)
    return secrets.holds_secret(text) or secrets.sets_secret(text)


def _text(project: Project, path: str) -> str:
    try:
        return (project.context.read(path, _LARGEST) or b"").decode(errors="replace")
    except ToolError:  # too large for what it claims to be
        return ""
