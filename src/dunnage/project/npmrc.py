"""Which credentials an .npmrc holds, and which it takes from the environment.

https://docs.npmjs.com/cli/configuring-npm/npmrc
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# "//registry.example/:_authToken", or the key alone for the default registry
_SECRET_KEY = re.compile(r"(?:.*:)?_(?:authToken|auth|password)", re.DOTALL)
_VARIABLE = re.compile(r"\$\{([^{}?-]++)[^{}]*+\}")


@dataclass(frozen=True, slots=True)
class Token:
    """A credential's place; what it is is not kept."""

    key: str
    line: int
    variable: str | None  # that it is taken from; None: it stands there itself


@dataclass(frozen=True, slots=True)
class Npmrc:
    """An .npmrc in the build context."""

    path: str  # relative to the context
    tokens: tuple[Token, ...]

    @property
    def has_secret(self) -> bool:
        """Say whether a credential stands in it."""
        return any(token.variable is None for token in self.tokens)


def read(content: bytes, path: str) -> Npmrc:
    """Read an .npmrc; what is no setting is left out."""
    tokens = []
    for number, line in enumerate(content.decode(errors="replace").split("\n"), start=1):
        key, equals, value = (part.strip() for part in line.partition("="))
        if equals and value.strip("\"'") and _SECRET_KEY.fullmatch(key) and key[0] not in "#;":
            variable = _VARIABLE.search(value)
            tokens.append(Token(key, number, variable[1] if variable else None))
    return Npmrc(path, tuple(tokens))
