"""Workflow commands in a step's output, read as the runner of GitHub Actions reads them.

The behaviour is that of actions/runner 2.336.0: `ActionCommand.cs`, `ActionCommandManager.cs`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

MOST_ANNOTATIONS: Final = 10
MOST_CHARACTERS: Final = 4096
_WORKSPACE: Final = "/github/workspace/"
_LEVELS: Final = ("error", "warning", "notice")
_SWITCHED_OFF: Final = ("set-env", "add-path")
_NAMES: Final = frozenset(
    (
        *_LEVELS,
        *_SWITCHED_OFF,
        "add-mask",
        "add-matcher",
        "debug",
        "echo",
        "endgroup",
        "group",
        "internal-set-repo-path",
        "remove-matcher",
        "save-state",
        "set-output",
        "stop-commands",
    )
)
# In this order: what a percent sign stands for must not be read twice.
_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (*_DATA[:2], ("%3A", ":"), ("%2C", ","), _DATA[2])
_LEGACY = (("%3B", ";"), *_DATA[:2], ("%5D", "]"), _DATA[2])


@dataclass(frozen=True, slots=True)
class Command:
    """One command; its name is in lower case."""

    name: str
    data: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A message that is shown on the run, and beside a line of a file when it names one."""

    level: str
    message: str
    title: str | None = None
    file: str | None = None
    line: int | None = None
    end_line: int | None = None
    column: int | None = None
    end_column: int | None = None


@dataclass(slots=True)
class Output:
    """What the runner made of a step's output, line by line."""

    masks: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)
    state: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    _stopped_by: str | None = None

    def read(self, lines: Iterable[str]) -> None:
        """Obey the commands among the lines and log the rest, masked."""
        for line in lines:
            known = _NAMES if self._stopped_by is None else frozenset({self._stopped_by})
            command = parse(line, known)
            if command is None:
                self._write(line)
            elif self._stopped_by is not None:
                self._stopped_by = None
            else:
                self._obey(command)

    def _obey(self, command: Command) -> None:
        match command:
            case Command("stop-commands", token):
                self._stop(token)
            case Command("add-mask", secret):
                self.masks += [each for each in (secret, *secret.splitlines()) if each.strip()]
            case Command("set-output", value, {"name": name}):
                self.outputs[name] = value
            case Command("save-state", value, {"name": name}):
                self.state[name] = value
            case Command(name) if name in _SWITCHED_OFF:
                self.fail(f"The `{name}` command is disabled.")
            case Command(name) if name in _LEVELS:
                self.annotations.append(_annotation(command))
                self._write(f"##[{name}]{command.data}")
            case Command("group" | "endgroup" | "debug" as name, text):
                self._write(f"##[{name}]{text}")
            case _:
                pass

    def _stop(self, token: str) -> None:
        if not token or token.lower() in _NAMES:
            self.fail(f"Invalid stop-commands token {token!r}")
        else:
            self._stopped_by = token.lower()

    def fail(self, reason: str) -> None:
        """Hold something against the step, whatever its exit code."""
        self.failures.append(reason)
        self.annotations.append(Annotation("error", reason))

    def _write(self, text: str) -> None:
        self.log += [mask(line, self.masks) for line in text.splitlines() or [""]]


def parse(line: str, known: frozenset[str] = _NAMES) -> Command | None:
    """Find the command in a line: `::name::` at its start, or the old `##[name]` anywhere."""
    return _modern(line.lstrip(), known) or _legacy(line, known)


def capped(annotations: Iterable[Annotation]) -> tuple[tuple[Annotation, ...], ...]:
    """Part what GitHub keeps of one step's annotations, ten of a level, from what it drops."""
    seen = dict.fromkeys(_LEVELS, 0)
    kept: list[Annotation] = []
    dropped: list[Annotation] = []
    for each in annotations:
        seen[each.level] += 1
        (kept if seen[each.level] <= MOST_ANNOTATIONS else dropped).append(each)
    return tuple(kept), tuple(dropped)


def mask(text: str, secrets: Iterable[str]) -> str:
    """Hide secrets, the longest first."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


def _modern(line: str, known: frozenset[str]) -> Command | None:
    opening, separator, rest = line.partition("::")
    head, closing, data = rest.partition("::")
    if opening or not separator or not closing:
        return None
    name, _, properties = head.partition(" ")
    if name.lower() not in known:
        return None
    return Command(name.lower(), _unescape(data, _DATA), _properties(properties, ",", _PROPERTY))


def _legacy(line: str, known: frozenset[str]) -> Command | None:
    _, opening, rest = line.partition("##[")
    head, closing, data = rest.partition("]")
    if not opening or not closing:
        return None
    name, _, properties = head.partition(" ")
    if name.lower() not in known:
        return None
    return Command(name.lower(), _unescape(data, _LEGACY), _properties(properties, ";", _LEGACY))


def _properties(text: str, separator: str, escapes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    pairs = (each.partition("=") for each in text.strip().split(separator))
    return {name: _unescape(value, escapes) for name, equals, value in pairs if equals}


def _unescape(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for escape, character in escapes:
        text = text.replace(escape, character)
    return text


def _annotation(command: Command) -> Annotation:
    values = command.properties
    line, end_line = _number(values, "line"), _number(values, "endLine")
    one_line = end_line is None or end_line == line
    return Annotation(
        level=command.name,
        message=command.data[:MOST_CHARACTERS],
        title=values.get("title"),
        file=values["file"].removeprefix(_WORKSPACE) if "file" in values else None,
        line=line,
        end_line=end_line,
        column=_number(values, "col") if one_line else None,
        end_column=_number(values, "endColumn") if one_line else None,
    )


def _number(values: Mapping[str, str], name: str) -> int | None:
    text = values.get(name, "")
    return int(text) if text.isdecimal() else None
