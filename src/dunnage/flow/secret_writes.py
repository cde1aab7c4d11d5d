"""Which commands write a secret into a file that the layer keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import groupby
from posixpath import basename
from typing import TYPE_CHECKING

from dunnage.dockerfile import secrets
from dunnage.flow.secret_mounts import secret_mounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.dockerfile import Instruction
    from dunnage.flow.flow import Flow
    from dunnage.flow.secret_mounts import SecretMount
    from dunnage.flow.steps import Step

_OUTPUT = (">", ">>", ">|", "&>", "&>>")
_PRINTERS = ("echo", "printf", "cat")
_FILTERS = ("tee", "base64", "tr", "sed", "envsubst", "cat")
_SETTERS = {
    "aws": ".aws/credentials",
    "git": ".gitconfig",
    "npm": ".npmrc",
    "pnpm": ".npmrc",
    "yarn": ".yarnrc.yml",
}
_SETTING = (["config"], ["configure"], ["set"])
_UNSETTING = {"delete", "rm", "unset", "--unset", "--unset-all", "--remove-section"}
_REMOVERS = ("rm", "shred", "unlink")
_VARIABLE = re.compile(r"\$\{?(\w+)")
# The shell expands nothing after a backslash, and in single quotes outside of double ones.
_PIECE = re.compile(r"\\.|'[^']*'|(?P<expanded>\"(?:\\.|[^\"\\])*\"|[^'\"\\]+)", re.DOTALL)
_ESCAPED = re.compile(r"\\.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SecretWrite:
    """A command that writes a secret, and the file; None where it stands in the command itself."""

    step: Step
    file: str | None


@dataclass(frozen=True, slots=True)
class _Secrets:
    """What a RUN knows of secrets: files, and variables that its shell expands."""

    files: tuple[str, ...]
    variables: frozenset[str]

    def are_in(self, text: str) -> bool:
        return any(file in text for file in self.files) or any(
            name in self.variables for name in _VARIABLE.findall(text)
        )


def secret_writes(flow: Flow) -> Iterator[SecretWrite]:
    """List them in the stages that are built; what the same RUN removes again is none."""
    mounts = secret_mounts(flow)
    for stage in flow.stages:
        for run, group in groupby(flow.steps(stage), key=lambda step: step.instruction):
            steps = tuple(group)
            known = _known(run, steps, [each for each in mounts if each.instruction is run])
            for position, step in enumerate(steps):
                if secrets.holds_secret(_data(step)):
                    yield SecretWrite(step, None)
                    continue
                file, following = _written(steps[position:], known), steps[position + 1 :]
                if file is not None and not any(_removes(each, file) for each in following):
                    yield SecretWrite(step, file)


def _known(run: Instruction, steps: Iterable[Step], mounts: Iterable[SecretMount]) -> _Secrets:
    files = tuple(each.target for each in mounts if each.target)
    assigned = (pair for step in steps for pair in _assigned(step))
    read = {name for name, value in assigned if any(file in value for file in files)}
    read |= {each.variable for each in mounts if each.variable}
    expanded = _expanded(run)
    return _Secrets(files, frozenset(n for n in expanded if n in read or secrets.is_secret_name(n)))


def _assigned(step: Step) -> Iterator[tuple[str, str]]:
    yield from ((each.name, each.value or "") for each in step.command.assignments)
    yield from ((word.partition("=")[0], word) for word in step.words[1:])


def _expanded(run: Instruction) -> frozenset[str]:
    """Name the variables that the shell expands somewhere in a RUN."""
    text = "\n".join((run.arguments, *(each.body for each in run.heredocs if each.expand)))
    pieces = (each["expanded"] or "" for each in _PIECE.finditer(text))
    return frozenset(
        name for piece in pieces for name in _VARIABLE.findall(_ESCAPED.sub("", piece))
    )


def _data(step: Step) -> str:
    """Return what a command is given: its words, its settings, and its here-document."""
    settings = (f"{each.name}={each.value}" for each in step.command.assignments)
    names = {each.target for each in step.command.redirections if each.operator.startswith("<<")}
    bodies = (each.body for each in step.instruction.heredocs if each.name in names)
    return "\n".join((*settings, *step.words, *bodies))


def _written(steps: tuple[Step, ...], known: _Secrets) -> str | None:
    """Name the file into which the first command writes a secret, or the filter behind it."""
    step, *following = steps
    data = _data(step)
    is_printer = step.program in _PRINTERS
    if not known.are_in(data) and not (is_printer and secrets.sets_secret(data)):
        return None
    file = _file(step)
    if file is None and is_printer and following and following[0].program in _FILTERS:
        return _file(following[0])
    return file


def _file(step: Step) -> str | None:
    match step.words:
        case ("tee", *words) | ("sed", "-i", *words) | ("cp" | "mv" | "install", *words):
            return next((word for word in words[::-1] if not word.startswith("-")), None)
        case ("git", "clone", *_) | ("git", "remote", *_):
            return ".git/config"
        case (program, *words) if program in _SETTERS:
            return _SETTERS[program] if words[:1] in _SETTING else None
        case (program, *_) if program in _PRINTERS + _FILTERS:
            outputs = (each for each in step.command.redirections if each.operator in _OUTPUT)
            return next((each.target for each in outputs if _lasts(each.target, step)), None)
    return None


def _lasts(target: str, step: Step) -> bool:
    """Tell whether a file lies in the layer, and not in a device or a mount."""
    mounted = (mount.option("target") for mount in step.mounts if mount.type in ("cache", "tmpfs"))
    folders = ("/dev", "/proc", *filter(None, mounted))
    return not any((step.resolve(target) or "").startswith(f"{each}/") for each in folders)


def _removes(step: Step, file: str) -> bool:
    if step.program in _REMOVERS:
        return any(_is_above(word.rstrip("/"), file) for word in step.words[1:])
    return _SETTERS.get(step.program or "") == file and not _UNSETTING.isdisjoint(step.words)


def _is_above(word: str, file: str) -> bool:
    """Tell whether a removed word is the file or a folder of it, wherever both lie."""
    name = basename(word)
    return name.strip("*") != "" and any(fnmatchcase(part, name) for part in file.split("/"))
