"""hadolint's report on a Dockerfile, as findings, and which of its rules are left out and why."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from dunnage import document
from dunnage.linters import excerpt
from dunnage.model import Finding, Lines, Location, Rule, Severity, Tool, ToolRun
from dunnage.plain import plain

if TYPE_CHECKING:
    from dunnage.dockerfile.document import Dockerfile
    from dunnage.dockerfile.syntax import Instruction
    from dunnage.document import Document

_UNREADABLE = "DL1000"

# Each with the reason, for the documentation.
SILENCED = MappingProxyType({"DL3066": "fires on `USER node`, which is good practice"})
DEMOTED = MappingProxyType(
    {
        "DL3008": "Debian's mirrors drop old versions, so that a pinned build breaks one day",
        "DL3018": "Alpine's mirrors drop old versions, so that a pinned build breaks one day",
    }
)
IN_WHAT_SHIPS = MappingProxyType(
    {
        "DL3002": "who builds may be root, who runs may not",
        "DL3025": "a build stage's CMD never runs",
        "DL3059": "the layers of a build stage are thrown away",
    }
)

_SEVERITIES = MappingProxyType(
    {
        "error": Severity.ERROR,
        "warning": Severity.WARNING,
        "info": Severity.NOTE,
        "style": Severity.NOTE,
    }
)


def read(report: bytes, dockerfile: Dockerfile, path: str, version: str | None = None) -> ToolRun:
    """Read `hadolint --format json`; a file that hadolint cannot parse was not checked."""
    reported = tuple(document.parse(report, "hadolint's report"))
    for each in reported:
        if each.at("code").text == _UNREADABLE:
            line, reason = each.at("line").integer, plain(each.at("message").text)
            problem = f"hadolint cannot read {path} from line {line} on: {reason}"
            return ToolRun(Tool.HADOLINT, version, problem=problem)
    rules: dict[str, Rule] = {}
    findings = (_finding(each, dockerfile, path, rules) for each in reported)
    return ToolRun(Tool.HADOLINT, version, tuple(each for each in findings if each is not None))


def _finding(
    reported: Document, dockerfile: Dockerfile, path: str, rules: dict[str, Rule]
) -> Finding | None:
    code, message = reported.at("code").text, plain(reported.at("message").text)
    line = Lines(reported.at("line").integer, reported.at("line").integer)
    instruction = excerpt.instruction(dockerfile, line)
    if code in SILENCED or (instruction and _is_false_alarm(code, instruction, dockerfile)):
        return None
    lines = line if instruction is None else instruction.lines
    return Finding(
        rule=rules.setdefault(code, _rule(code, message, reported.at("level").text)),
        location=Location(path, lines),
        message=message,
        subject=excerpt.subject(instruction, message),
    )


def _is_false_alarm(code: str, instruction: Instruction, dockerfile: Dockerfile) -> bool:
    # https://github.com/hadolint/hadolint/wiki/DL3025 is about signals, which a probe never gets.
    probe = code == "DL3025" and instruction.keyword == "HEALTHCHECK"
    return probe or (code in IN_WHAT_SHIPS and not excerpt.ships(dockerfile, instruction))


def _rule(code: str, message: str, level: str) -> Rule:
    if code.startswith("SC"):
        url = f"https://www.shellcheck.net/wiki/{code}"
    else:
        url = f"https://github.com/hadolint/hadolint/wiki/{code}"
    severity = Severity.NOTE if code in DEMOTED else _SEVERITIES.get(level, Severity.WARNING)
    return Rule(
        code, message, f"[{code}]({url}) explains it and shows what to write.", severity, url
    )
