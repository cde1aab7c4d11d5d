"""A file that findings point into, as SARIF and code scanning count in it."""

from __future__ import annotations

import re
from functools import cached_property

from dunnage.report.fingerprint import line_hashes

_LINE_END = re.compile("\r\n|\n|\r")


class Source:
    """What is asked of a file's lines; numbers are 1-based, unknown lines are None."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def fingerprint(self, line: int) -> str | None:
        """Recognise a line in later versions of the file."""
        return self._hashes[line - 1] if line <= len(self._hashes) else None

    def width(self, line: int) -> int | None:
        """Count the UTF-16 code units of a line."""
        return (
            len(self._lines[line - 1].encode("utf-16-le")) // 2
            if line <= len(self._lines)
            else None
        )

    @cached_property
    def _hashes(self) -> tuple[str, ...]:
        return line_hashes(self._content)

    @cached_property
    def _lines(self) -> list[str]:
        return _LINE_END.split(self._content.decode("utf-8", "replace"))
