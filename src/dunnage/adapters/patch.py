"""Git's patches, read for the lines that they bring."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from dunnage.model import Lines

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = b"+++ "
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
# https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath
_QUOTED = re.compile(rb"\\([0-7]{3}|.)")
_CONTROLS = dict(zip(b"abtnvfr", b"\a\b\t\n\v\f\r", strict=True))


def parse_patch(patch: bytes) -> Mapping[str, tuple[Lines, ...]]:
    """Name the lines that a patch without context adds or edits, by path.

    Paths have any bytes, those that are not UTF-8 as `os.fsdecode` has them.
    """
    found: defaultdict[str, list[Lines]] = defaultdict(list)
    path, content = "", 0
    for line in patch.split(b"\n"):
        if content and line.startswith((b"+", b"-")):
            content -= 1  # an added "++ b/x" looks like a header, so that lines are counted
        elif line.startswith(_FILE):
            path = _path(line.removeprefix(_FILE))
        elif hunk := _HUNK.match(line):
            removed, first, added = (1 if each is None else int(each) for each in hunk.groups())
            content = removed + added
            if added:
                found[path].append(Lines(first, first + added - 1))
    return {each: tuple(spans) for each, spans in found.items()}


def _path(written: bytes) -> str:
    name = written.removesuffix(b"\t")  # which git puts behind names with spaces
    if name.startswith(b'"'):
        name = _QUOTED.sub(_unquoted, name[1:-1])
    return name.removeprefix(b"b/").decode(errors="surrogateescape")


def _unquoted(found: re.Match[bytes]) -> bytes:
    escape = found[1]
    if len(escape) > 1:
        return bytes((int(escape, 8),))
    return bytes((_CONTROLS.get(escape[0], escape[0]),))
