"""Users and groups that a RUN creates, in the dialects of BusyBox, Debian and shadow.

https://manpages.debian.org/adduser.8 https://manpages.debian.org/useradd.8
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.steps import Step
    from dunnage.model import Lines

_KINDS = {"adduser": "user", "useradd": "user", "addgroup": "group", "groupadd": "group"}
# Per program, the short options that take a value.
_BUSYBOX = {"adduser": "hgsGuk", "addgroup": "g"}
_DEBIAN = {"adduser": "", "addgroup": ""}
_SHADOW = {"useradd": "bcdefgGkKpsuRZ", "groupadd": "gKpRU"}
_LONG = frozenset(
    {"--home", "--shell", "--uid", "--gid", "--gecos", "--ingroup", "--comment", "--home-dir"}
    | {"--groups", "--password", "--base-dir", "--firstuid", "--lastuid", "--conf", "--skel"}
    | {"--key", "--root", "--expiredate", "--inactive", "--firstgid", "--lastgid"}
)
_LETTERS = {"--uid": "u", "--gid": "g", "--ingroup": "G", "--system": "S", "--groups": "supplement"}


@dataclass(frozen=True, slots=True)
class Account:
    """A user or a group."""

    step: Step
    kind: str  # "user" or "group"
    name: str
    id: str | None
    group: str | None  # a user's primary group, where it is asked for
    is_system: bool
    dialect: str  # "busybox", "debian" or "shadow"
    has_own_group: bool  # a group of the user's name comes with it

    @property
    def lines(self) -> Lines:
        """Tell the command's own lines."""
        return self.step.lines


def read(step: Step, *, is_alpine: bool | None) -> Account | None:
    """Read a command; None where it creates no account, or one whose name is not known."""
    words = step.words[1:] if step.program == "sudo" else step.words
    program = words[0].rpartition("/")[2] if words else ""
    if program not in _KINDS:
        return None
    dialect = _dialect(program, words, is_alpine=is_alpine)
    letters = {"busybox": _BUSYBOX, "debian": _DEBIAN, "shadow": _SHADOW}[dialect][program]
    operands, options = _split(words[1:], letters)
    name = step.state.scope.expand(operands[-1] if operands else "")
    several = len(operands) > 1  # `adduser user group` adds one to the other
    if not name or "$" in name or several:
        return None
    is_user = _KINDS[program] == "user"
    letter = "u" if is_user else "g"
    id_ = options.get(letter)
    is_system = bool({"S", "r"} & options.keys()) if dialect != "debian" else "S" in options
    group = _primary(dialect, options) if is_user else None
    return Account(
        step=step,
        kind=_KINDS[program],
        name=name,
        id=None if id_ is None else step.state.scope.expand(id_),
        group=None if group is None else step.state.scope.expand(group),
        is_system=is_system,
        dialect=dialect,
        has_own_group=is_user and _brings_group(dialect, options, group, is_system=is_system),
    )


def _dialect(program: str, words: tuple[str, ...], *, is_alpine: bool | None) -> str:
    if program in _SHADOW:
        return "shadow"
    if is_alpine is not None:
        return "busybox" if is_alpine else "debian"
    long = any(word.startswith("--") for word in words)
    return "debian" if long else "busybox"


def _split(words: tuple[str, ...], letters: str) -> tuple[list[str], dict[str, str]]:
    """Part operands from options, which go by their letters: `-rm -u 1001`, `--uid=1001`."""
    operands: list[str] = []
    options: dict[str, str] = {}
    following = iter(words)
    for word in following:
        if word.startswith("--"):
            name, equals, value = word.partition("=")
            if name in _LONG and not equals:
                value = next(following, "")
            options[_LETTERS.get(name, name.removeprefix("--"))] = value
        elif word.startswith("-") and word != "-":
            options |= _cluster(word[1:], letters, following)
        else:
            operands.append(word)
    return operands, options


def _cluster(cluster: str, letters: str, following: Iterator[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for i, letter in enumerate(cluster):
        if letter in letters:
            found[letter] = cluster[i + 1 :] or next(following, "")
            break
        found[letter] = ""
    return found


def _primary(dialect: str, options: dict[str, str]) -> str | None:
    match dialect:
        case "busybox":
            return options.get("G")
        case "debian":
            return options.get("G") or options.get("g")
        case _:
            return options.get("g")


def _brings_group(
    dialect: str, options: dict[str, str], group: str | None, *, is_system: bool
) -> bool:
    if group is not None:
        return False
    match dialect:
        case "busybox":
            return not is_system
        case "debian":
            return not is_system or "group" in options
        case _:
            return not {"N", "no-user-group"} & options.keys()
