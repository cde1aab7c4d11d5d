"""A file that findings point into, as SARIF counts in it."""

from __future__ import annotations

import re
from functools import cached_property

_LINE_END = re.compile("\r\n|\n|\r")


class Source:
    """What is asked of a file's lines; numbers are 1-based, unknown lines are None."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def width(self, line: int) -> int | None:
        """Count the UTF-16 code units of a line."""
        if line > len(self._lines):
            return None
        return len(self._lines[line - 1].encode("utf-16-le")) // 2

    @cached_property
    def _lines(self) -> list[str]:
        return _LINE_END.split(self._content.decode("utf-8", "replace"))
