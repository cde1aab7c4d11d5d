"""What the text of a JavaScript or TypeScript file shows without being run."""

from __future__ import annotations

import re

# Possessive quantifiers keep hostile text linear. A quote inside a regular expression literal is
# taken for a string, which ends with its line at the latest.
_STRING = r"""'(?:[^'\\\n]++|\\.)*+'?|"(?:[^"\\\n]++|\\.)*+"?|`(?:[^`\\]++|\\.)*+`?"""
_COMMENT = re.compile(rf"({_STRING})|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?", re.DOTALL)

_IMPORT = re.compile(
    r"""\b(?:from|import|require)\b\s*+\(?\s*+(?:'([^'\n]++)'|"([^"\n]++)"|`([^`$]++)`)"""
)
_COMPUTED_IMPORT = re.compile(
    r"""\b(?:require|import)\s*+\(\s*+(?:[^'"`\s)]|`[^`$]*+\$|(?:'[^'\n]*+'|"[^"\n]*+")\s*+\+)"""
)

_SIGTERM = re.compile(r"""(\bkill\([^()'"`]*+)?['"`]SIGTERM['"`]""")
_SHUTDOWN_HOOK = re.compile(r"\.enableShutdownHooks\s*+\(")

_LISTEN = re.compile(r"\.listen\s*+\(|\b(?:Bun\.)?serve\s*+\(")
_PORT = re.compile(
    r"\.listen\s*+\(\s*+(?:\{[^{}]{0,200}?\bport\s*+:\s*+)?(\d{2,5})\b"
    r"""|\bPORT\b['"]?\]?\s*+\)?\s*+(?:\|\||\?\?)\s*+['"]?(\d{2,5})\b"""
)
_HIGHEST_PORT = 65_535
_STANDALONE = re.compile(r"""\boutput['"]?\s*+:\s*+['"`]standalone['"`]""")


def without_comments(text: str) -> str:
    """Take comments out; what looks like one inside a string stays."""
    return _COMMENT.sub(lambda match: match[1] or " ", text)


def imports(code: str) -> tuple[str, ...]:
    """Name what it imports or requires, as it is written: "./app", "express"."""
    return tuple(match[1] or match[2] or match[3] for match in _IMPORT.finditer(code))


def has_computed_imports(code: str) -> bool:
    """Say whether something is imported whose name only running it tells."""
    return _COMPUTED_IMPORT.search(code) is not None


def handles_sigterm(code: str) -> bool:
    """Say whether it names SIGTERM otherwise than to send it, or lets Nest listen for it."""
    named = any(match[1] is None for match in _SIGTERM.finditer(code))
    return named or _SHUTDOWN_HOOK.search(code) is not None


def listens(code: str) -> bool:
    """Say whether it opens a port."""
    return _LISTEN.search(code) is not None


def ports(code: str) -> tuple[int, ...]:
    """Tell the ports that it opens, or opens where PORT is not set."""
    found = {int(match[1] or match[2]) for match in _PORT.finditer(code)}
    return tuple(sorted(port for port in found if port <= _HIGHEST_PORT))


def is_standalone(code: str) -> bool:
    """Say whether a configuration of Next asks for `output: "standalone"`."""
    return _STANDALONE.search(code) is not None
