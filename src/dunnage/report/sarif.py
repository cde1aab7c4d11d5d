"""One review as SARIF 2.1.0, as GitHub code scanning takes it and remembers it.

https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import sarif_om as om  # noqa: TID251 - its one home, with sarif_rules beside it

from dunnage import HOME
from dunnage.model import Tool
from dunnage.plain import plain
from dunnage.report import sarif_json
from dunnage.report.fingerprint import fingerprints
from dunnage.report.order import worst_first
from dunnage.report.sarif_rules import descriptor
from dunnage.report.source import Source
from dunnage.units import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dunnage.model import Finding, ImageKey, Location, Related, ToolRun
    from dunnage.report.report import Report
    from dunnage.report.sarif_json import Node

# https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning#validating-your-sarif-file
MOST_RUNS = 20  # more runs in one file, or more results in one run, and GitHub refuses the file
MOST_RESULTS = 25_000
MOST_SHOWN = 5_000  # of a run; the worst
PART = "SARIF"  # of the review, where something is to be said about the file

_MESSAGE = 2_000
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
_SEMVER = re.compile(r"\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?")
_HOMES = {
    Tool.DUNNAGE: HOME,
    Tool.BUILDKIT: "https://docs.docker.com/reference/build-checks/",
    Tool.HADOLINT: "https://github.com/hadolint/hadolint",
    Tool.TRIVY: "https://trivy.dev/",
}


@dataclass(frozen=True, slots=True)
class Sarif:
    """A SARIF document, and what is to be known of results that are not in it, or not shown."""

    text: str
    notes: tuple[str, ...]
    runs: int


def render(
    reports: Iterable[Report], sources: Mapping[str, bytes], others: Iterable[str] = ()
) -> Sarif:
    """Write one run for each tool that ran; `sources` are the files that findings point into.

    A tool that did not run has no run: one without results would close all of its alerts. `others`
    are runs of other tools, as JSON.
    """
    files = {path: Source(content) for path, content in sources.items()}
    own: list[str] = []
    notes: list[str] = []
    for report in reports:
        ran = [run for run in report.runs if run.problem is None]
        limited = [note for run in ran for note in _limited(run)]
        invocations = {Tool.DUNNAGE: [_invocation(report, limited)]}
        own += (
            sarif_json.dumps(_run(run, report.key, files, invocations.get(run.tool))) for run in ran
        )
        notes += limited
    runs = (*own, *others)
    head = f'"$schema":{json.dumps(_SCHEMA)},"version":"2.1.0"'
    return Sarif(f'{{{head},"runs":[{",".join(runs)}]}}', tuple(notes), len(runs))


def categories(reports: Iterable[Report]) -> tuple[tuple[str, str], ...]:
    """Name tool and category of each run that `render` writes; no other run may have the same."""
    return tuple(
        (run.tool.value, category(report.key, run.tool))
        for report in reports
        for run in report.runs
        if run.problem is None
    )


def _limited(run: ToolRun) -> Iterator[str]:
    found = len(run.findings)
    if found > MOST_RESULTS:
        left = counted(found - MOST_RESULTS, "result")
        yield f"{left} of {run.tool} left out, the least severe: GitHub takes {MOST_RESULTS:,}"
    if found > MOST_SHOWN:
        yield f"of {found:,} results of {run.tool}, code scanning shows the {MOST_SHOWN:,} worst"


def _run(
    run: ToolRun, key: ImageKey, files: Mapping[str, Source], invocations: list[Node] | None
) -> Node:
    findings = worst_first(run.findings)[:MOST_RESULTS]
    rules = {finding.rule.id: finding.rule for finding in findings}
    indexes = {rule: index for index, rule in enumerate(rules)}
    version = plain(run.version) if run.version else None
    driver = om.ToolComponent(
        name=run.tool.value,
        version=version,
        semantic_version=version if version and _SEMVER.fullmatch(version) else None,
        information_uri=_HOMES[run.tool],
        rules=[descriptor(rule) for rule in rules.values()],
    )
    return om.Run(
        tool=om.Tool(driver=driver),
        invocations=invocations,
        automation_details=om.RunAutomationDetails(id=category(key, run.tool)),
        original_uri_base_ids={_ROOT: {"description": {"text": "The root of the repository."}}},
        column_kind="utf16CodeUnits",
        results=[
            _result(each, indexes[each.rule.id], fingerprint, files)
            for each, fingerprint in zip(findings, fingerprints(findings, key), strict=True)
        ],
    )


def category(key: ImageKey, tool: Tool) -> str:
    """Name what an upload replaces: the same image's and tool's results of the time before."""
    return f"dunnage/{key.name}/{key.platform.replace('/', '-')}/{tool.name.lower()}/"


def _result(finding: Finding, index: int, fingerprint: str, files: Mapping[str, Source]) -> Node:
    related = list(enumerate(finding.related, start=1))
    links = "".join(f" [{_escaped(each.message)}]({number})." for number, each in related)
    return om.Result(
        rule_id=finding.rule.id,
        rule_index=index,
        level=str(finding.rule.severity),
        message=om.Message(text=_escaped(finding.message) + links),
        locations=[om.Location(physical_location=_physical(finding.location, files))],
        related_locations=[_related(number, each, files) for number, each in related] or None,
        partial_fingerprints={"primaryLocationLineHash": fingerprint},
    )


def _related(number: int, related: Related, files: Mapping[str, Source]) -> Node:
    return om.Location(
        id=number,
        physical_location=_physical(related.location, files),
        message=om.Message(text=_escaped(related.message)),
    )


def _physical(location: Location, files: Mapping[str, Source]) -> Node:
    source = files.get(location.path)
    width = source.width(location.lines.last) if source else None
    return om.PhysicalLocation(
        artifact_location=om.ArtifactLocation(
            uri=quote(location.path, errors="replace"), uri_base_id=_ROOT
        ),
        region=om.Region(
            start_line=location.lines.first,
            start_column=1,
            end_line=location.lines.last,
            end_column=1 + (1 if width is None else width),
        ),
    )


def _invocation(report: Report, limited: Iterable[str]) -> Node:
    notes = [(problem.part, problem.message) for problem in report.problems]
    notes += [(run.tool.value, run.problem) for run in report.runs if run.problem]
    notes += [(PART, each) for each in limited]
    return om.Invocation(
        execution_successful=True,
        tool_execution_notifications=[
            om.Notification(message=om.Message(text=_escaped(f"{part}: {message}")))
            for part, message in dict.fromkeys(notes)
        ],
    )


def _escaped(foreign: str) -> str:
    # Brackets would make a link: SARIF 2.1.0, 3.11.6.
    return re.sub(r"([\[\]\\])", r"\\\1", plain(foreign, _MESSAGE))
