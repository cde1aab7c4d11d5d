"""Which frontend reads a Dockerfile: the `# syntax=` that counts, and the one that does not.

https://docs.docker.com/build/buildkit/frontend/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.dockerfile.document import Dockerfile
    from dunnage.dockerfile.syntax import Comment

# One word behind the sign, with a tag or a folder: no sentence is like that.
_SYNTAX = re.compile(r"syntax\s*=\s*[\w.-]+[/:][\w./:@-]+", re.IGNORECASE)


def is_named(dockerfile: Dockerfile) -> bool:
    """Say whether a directive decides the frontend, and not the engine."""
    return any(each.name == "syntax" for each in dockerfile.directives)


def misplaced(dockerfile: Dockerfile) -> Comment | None:
    """Find the first comment that is written like the directive, where none counts."""
    if is_named(dockerfile):
        return None
    return next((each for each in dockerfile.comments if _SYNTAX.fullmatch(each.text)), None)
