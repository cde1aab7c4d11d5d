import json

import pytest

from dunnage import dockerfile
from dunnage.document import DocumentError
from dunnage.linters import buildkit
from dunnage.model import Finding, Lines, Location, Rule, Severity, Tool, ToolRun

SOURCE = b"""FROM node:24 AS build
CMD npm start
FROM build
run <<EOF
true
EOF
CMD npm start
"""
URL = "https://docs.docker.com/go/dockerfile/rule/x/"


def warning(rule: str, *lines: int) -> dict[str, object]:
    ranges = [{"start": {"line": line}, "end": {"line": line}} for line in lines]
    return {
        "ruleName": rule,
        "description": "What it is about",
        "url": URL,
        "detail": "What is wrong here",
        "location": {"ranges": ranges},
    }


def read(*warnings: object, source: bytes = SOURCE) -> ToolRun:
    report = json.dumps({"warnings": list(warnings) or None}).encode()
    return buildkit.read(report, dockerfile.parse(source), "api/Dockerfile", "0.29.1")


def test_a_warning_spans_all_its_ranges() -> None:
    assert read(warning("ConsistentInstructionCasing", 4, 5, 6)) == ToolRun(
        tool=Tool.BUILDKIT,
        version="0.29.1",
        findings=(
            Finding(
                rule=Rule(
                    id="ConsistentInstructionCasing",
                    summary="What it is about",
                    help=(
                        f"[ConsistentInstructionCasing]({URL}) explains it and shows what to write."
                    ),
                    severity=Severity.NOTE,
                    url=URL,
                ),
                location=Location("api/Dockerfile", Lines(4, 6)),
                message="What is wrong here",
                subject="RUN <<EOF",
            ),
        ),
    )


def test_no_warnings_are_null_and_a_clean_run() -> None:
    assert read() == ToolRun(Tool.BUILDKIT, "0.29.1")


def test_a_file_that_does_not_build_was_not_checked() -> None:
    report = {"warnings": None, "buildError": {"message": "node:99: not found", "location": {}}}
    run = buildkit.read(json.dumps(report).encode(), dockerfile.parse(SOURCE), "Dockerfile")
    assert run == ToolRun(
        Tool.BUILDKIT, problem="BuildKit cannot check Dockerfile: node:99: not found"
    )


@pytest.mark.parametrize("source", [SOURCE, SOURCE.replace(b"FROM build", b"FROM node:24")])
def test_a_comment_above_a_stage_describes_nothing(source: bytes) -> None:
    assert read(warning("InvalidDefinitionDescription", 1), source=source).findings == ()


def test_the_command_of_a_stage_that_does_not_ship_never_runs() -> None:
    other = SOURCE.replace(b"FROM build", b"FROM node:24")
    findings = read(
        warning("JSONArgsRecommended", 2), warning("JSONArgsRecommended", 7), source=other
    )
    assert [each.location.lines for each in findings.findings] == [Lines(7, 7)]


def test_a_rule_is_linked_by_https_alone() -> None:
    hostile = warning("X", 1) | {"url": "javascript:x"}
    (finding,) = read(hostile).findings
    assert (finding.rule.url, finding.rule.help) == (None, "What it is about")


def test_something_else_than_a_report_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"^BuildKit's report is not JSON"):
        buildkit.read(b"", dockerfile.parse(SOURCE), "Dockerfile")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"FROM a\n", b"FROM a\n"),
        (b"# syntax=docker/dockerfile:1\nFROM a\n", b"#\nFROM a\n"),
        (
            b"# syntax=x\n# escape=`\n# check=skip=all\n# comment\nFROM a\n",
            b"# escape=`\n# check=skip=all\n#\n# comment\nFROM a\n",
        ),
        (
            b"# escape=`\n#syntax=x\n# check=skip=all\nFROM a",
            b"# escape=`\n# check=skip=all\n#\nFROM a",
        ),
        (b"# comment\n# syntax=x\nFROM a\n", b"# comment\n# syntax=x\nFROM a\n"),
    ],
)
def test_the_syntax_directive_goes_and_all_lines_stay(source: bytes, expected: bytes) -> None:
    assert buildkit.offline(source, dockerfile.parse(source)) == expected


def test_every_image_from_outside_is_named_once() -> None:
    source = b"""ARG VERSION=24
FROM node:${VERSION}-slim AS build
COPY --from=registry.example:5000/tool@sha256:%(digest)s /x /x
RUN --mount=from=nginx:1,target=/n true
FROM scratch
COPY --from=build /x /x
COPY --from=nginx:1 /x /x
FROM build
""" % {b"digest": b"0" * 64}
    assert buildkit.images(dockerfile.parse(source)) == (
        "node:24-slim",
        f"registry.example:5000/tool@sha256:{'0' * 64}",
        "nginx:1",
    )


@pytest.mark.parametrize(
    ("directive", "selection"),
    [
        (b"", "experimental=all"),
        (b"# check=skip=A,B\n", "skip=A,B;experimental=all"),
        (b"# check=skip=A;experimental=B\n", "skip=A;experimental=B"),
    ],
)
def test_the_choice_of_the_file_is_kept(directive: bytes, selection: str) -> None:
    assert buildkit.selection(dockerfile.parse(directive + b"FROM a\n")) == selection
