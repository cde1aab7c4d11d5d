"""BuildKit's own checks: how they run without a registry, and their report as findings.

https://docs.docker.com/reference/build-checks/
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.dockerfile.reference import Reference
from dunnage.linters import excerpt
from dunnage.model import Finding, Lines, Location, Rule, Severity, Tool, ToolRun
from dunnage.plain import plain

if TYPE_CHECKING:
    from dunnage.dockerfile.document import Dockerfile
    from dunnage.document import Document

# Each with the reason, for the documentation.
SILENCED = MappingProxyType(
    {"InvalidDefinitionDescription": "fires on every ordinary comment above FROM or ARG"}
)
IN_WHAT_SHIPS = MappingProxyType({"JSONArgsRecommended": "a build stage's CMD never runs"})

_STYLE = frozenset({"ConsistentInstructionCasing", "FromAsCasing", "StageNameCasing"})


def offline(source: bytes, dockerfile: Dockerfile) -> bytes:
    """Take the syntax directive out, which BuildKit would pull a frontend for; lines stay in place.

    A comment ends the directives, so the ones that follow move up and the comment comes last.
    """
    syntax = next((each.line for each in dockerfile.directives if each.name == "syntax"), None)
    if syntax is None:
        return source
    lines, last = source.split(b"\n"), max(each.line for each in dockerfile.directives)
    lines[syntax - 1 : last] = [*lines[syntax:last], b"#"]
    return b"\n".join(lines)


def images(dockerfile: Dockerfile) -> tuple[str, ...]:
    """List the images that the file names: unless each is replaced, BuildKit asks a registry."""
    bases = (stage.base for stage in dockerfile.stages)
    sources = (each for found in dockerfile.instructions for each in dockerfile.sources(found))
    references = (each for each in (*bases, *sources) if isinstance(each, Reference))
    return tuple(dict.fromkeys(str(each) for each in references if not each.is_scratch))


def selection(dockerfile: Dockerfile) -> str:
    """Choose the checks: the file's own choice, and the experimental ones.

    Which ones are experimental depends on the version of the engine. As a build argument the
    choice takes the place of the file's `# check=`, so that has to be repeated.
    """
    own = next((each.value for each in dockerfile.directives if each.name == "check"), "")
    return own if "experimental" in own else ";".join(filter(None, (own, "experimental=all")))


def read(report: bytes, dockerfile: Dockerfile, path: str, version: str | None = None) -> ToolRun:
    """Read `--call=check,format=json`; no warnings are null there, so only an error tells."""
    checked = document.parse(report, "BuildKit's report")
    error = checked.at("buildError", "message").text_or_none
    if error is not None:
        problem = f"BuildKit cannot check {path}: {plain(error)}"
        return ToolRun(Tool.BUILDKIT, version, problem=problem)
    findings = (_finding(each, dockerfile, path) for each in checked.at("warnings"))
    return ToolRun(Tool.BUILDKIT, version, tuple(each for each in findings if each is not None))


def _finding(warning: Document, dockerfile: Dockerfile, path: str) -> Finding | None:
    name, lines = warning.at("ruleName").text, _lines(warning)
    instruction = excerpt.instruction(dockerfile, lines)
    elsewhere = instruction is not None and not excerpt.ships(dockerfile, instruction)
    if name in SILENCED or (name in IN_WHAT_SHIPS and elsewhere):
        return None
    message = plain(warning.at("detail").text)
    return Finding(
        rule=_rule(name, warning),
        location=Location(path, lines),
        message=message,
        subject=excerpt.subject(instruction, message),
    )


def _lines(warning: Document) -> Lines:
    ranges = tuple(warning.at("location", "ranges"))
    first = (each.at("start", "line").integer for each in ranges)
    last = (each.at("end", "line").integer for each in ranges)
    return Lines(min(first, default=1), max(last, default=1))


def _rule(name: str, warning: Document) -> Rule:
    url = warning.at("url").text_or_none
    https = url if url and url.startswith("https://") else None
    summary = plain(warning.at("description").text)
    return Rule(
        id=name,
        summary=summary,
        help=f"[{name}]({https}) explains it and shows what to write." if https else summary,
        severity=Severity.NOTE if name in _STYLE else Severity.WARNING,
        url=https,
    )
