import json

import pytest

from dunnage import dockerfile
from dunnage.document import DocumentError
from dunnage.linters import hadolint
from dunnage.model import Finding, Lines, Location, Rule, Severity, Tool, ToolRun

SOURCE = b"""FROM node:24 AS build
USER root
RUN npm ci \\
    && npm run build
RUN true
CMD npm start
FROM node:24
RUN apt-get install curl
USER node
HEALTHCHECK CMD node probe.js
CMD npm start
"""
DOCKERFILE = dockerfile.parse(SOURCE)


def reported(code: str, line: int, level: str = "warning", message: str = "Do better") -> object:
    return {
        "code": code,
        "column": 1,
        "file": "-",
        "level": level,
        "line": line,
        "message": message,
    }


def read(*findings: object) -> ToolRun:
    return hadolint.read(json.dumps(findings).encode(), DOCKERFILE, "api/Dockerfile", "2.15.1")


def test_a_finding_is_about_the_whole_instruction() -> None:
    assert read(reported("DL3016", 3)) == ToolRun(
        tool=Tool.HADOLINT,
        version="2.15.1",
        findings=(
            Finding(
                rule=Rule(
                    id="DL3016",
                    summary="Do better",
                    help=(
                        "[DL3016](https://github.com/hadolint/hadolint/wiki/DL3016) "
                        "explains it and shows what to write."
                    ),
                    severity=Severity.WARNING,
                    url="https://github.com/hadolint/hadolint/wiki/DL3016",
                ),
                location=Location("api/Dockerfile", Lines(3, 4)),
                message="Do better",
                subject="RUN npm ci && npm run build",
            ),
        ),
    )


def test_shellcheck_explains_its_own_rules() -> None:
    (finding,) = read(reported("SC2164", 3)).findings
    assert finding.rule.url == "https://www.shellcheck.net/wiki/SC2164"


@pytest.mark.parametrize(
    ("code", "level", "severity"),
    [
        ("DL3000", "error", Severity.ERROR),
        ("DL3000", "warning", Severity.WARNING),
        ("DL3000", "info", Severity.NOTE),
        ("DL3000", "style", Severity.NOTE),
        ("DL3008", "warning", Severity.NOTE),
        ("DL3018", "warning", Severity.NOTE),
    ],
)
def test_levels_become_severities(code: str, level: str, severity: Severity) -> None:
    (finding,) = read(reported(code, 8, level)).findings
    assert finding.rule.severity == severity


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("DL3066", 9),
        ("DL3025", 10),  # a probe
        ("DL3025", 6),  # a build stage
        ("DL3002", 2),
        ("DL3059", 5),
    ],
)
def test_a_false_alarm_is_left_out(code: str, line: int) -> None:
    assert read(reported(code, line)) == ToolRun(Tool.HADOLINT, "2.15.1")


@pytest.mark.parametrize(("code", "line"), [("DL3025", 11), ("DL3002", 9), ("DL3059", 8)])
def test_the_same_rule_is_told_of_what_ships(code: str, line: int) -> None:
    findings = read(reported(code, line)).findings
    assert [(each.rule.id, each.location.lines.first) for each in findings] == [(code, line)]


def test_a_file_that_hadolint_cannot_read_was_not_checked() -> None:
    message = "unexpected 'R'\nexpecting a new line followed by the next instruction"
    assert read(reported("DL1000", 5, "error", message)) == ToolRun(
        tool=Tool.HADOLINT,
        version="2.15.1",
        problem=(
            "hadolint cannot read api/Dockerfile from line 5 on: "
            "unexpected 'R' expecting a new line followed by the next instruction"
        ),
    )


def test_no_findings_are_a_clean_run() -> None:
    assert read() == ToolRun(Tool.HADOLINT, "2.15.1")


def test_something_else_than_a_report_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"^hadolint's report is not JSON"):
        hadolint.read(b"", DOCKERFILE, "Dockerfile")
