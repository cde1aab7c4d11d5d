"""Our own linter: practices x evidence -> findings."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from dunnage import __version__
from dunnage.dockerfile.lasting import lasting
from dunnage.model import Finding, Lines, Location, Related, Rule, Severity, Tool, ToolRun
from dunnage.rule import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.dockerfile import DockerfileError
    from dunnage.rule import Evidence, Practice, Violation

UNREADABLE = Rule(
    id="unreadable-dockerfile",
    summary="BuildKit cannot read the Dockerfile.",
    help="The build stops before its first step. Nothing else in the file has been checked.",
    severity=Severity.ERROR,
    url=f"{PAGES}/unreadable-dockerfile.md",
)


def lint(practices: Iterable[Practice], evidence: Evidence, path: str) -> ToolRun:
    """Check every practice; findings are in the order of the file."""
    found = sorted(_findings(practices, evidence, path), key=lambda each: each.location)
    return ToolRun(Tool.DUNNAGE, __version__, tuple(found))


def unreadable(error: DockerfileError, path: str) -> ToolRun:
    """Report a file that is no Dockerfile as the one finding that can be made in it."""
    location = Location(path, Lines(error.line, error.line))
    message = f"{error.message[:1].upper()}{error.message[1:]}."
    finding = Finding(UNREADABLE, location, message, subject=error.message)
    return ToolRun(Tool.DUNNAGE, __version__, (finding,))


def subject(text: str) -> str:
    """Name a place of a source file by its words, in a form that gives no secret of it away."""
    digest = hashlib.sha256(lasting(text).encode()).hexdigest()
    return f"{text.split(maxsplit=1)[0].upper()} {digest[:12]}" if text.strip() else digest[:12]


def _findings(practices: Iterable[Practice], evidence: Evidence, path: str) -> Iterator[Finding]:
    broken = [(practice, each) for practice in practices for each in practice.check(evidence)]
    told: dict[str, list[Lines]] = {}
    for practice, violation in broken:
        told.setdefault(practice.rule.id, []).append(violation.lines)
    for practice, violation in broken:
        better = (lines for rule in practice.unless for lines in told.get(rule, ()))
        if violation.lines not in better:
            yield _finding(practice, violation, evidence, path)


def _finding(practice: Practice, violation: Violation, evidence: Evidence, path: str) -> Finding:
    return Finding(
        rule=practice.rule,
        location=Location(violation.path or path, violation.lines),
        message=violation.message,
        subject=subject(_words(violation, evidence)),
        related=tuple(
            Related(Location(path, lines), "It comes from here") for lines in violation.origins
        ),
        fix=violation.fix,
    )


def _words(violation: Violation, evidence: Evidence) -> str:
    """Quote the place; what a message says of another file names its place as well."""
    return violation.message if violation.path else evidence.dockerfile.quote(violation.lines)
