"""What tools found, and what somebody allows of it, as JSON in the report file, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.model import Finding, Rating, Rule, Severity, Suppressed, Tool, ToolRun, Vulnerability
from dunnage.plain import plain
from dunnage.report import model_json
from dunnage.report.links import known

if TYPE_CHECKING:
    from dunnage.report.model_json import Document

# The schema's limits.
_SENTENCES = 5000
_NAME = 500
_ID = 1000
_URL = 2048
_SUBJECT = 20_000
_SEVERITIES = {str(each): each for each in Severity}
_RATINGS = {str(each): each for each in Rating}


def run_document(run: ToolRun) -> Document:
    """Write what one tool found, in its own order, or why it did not run."""
    return {
        "name": run.tool.value,
        "version": _cut(run.version),
        "problem": None if run.problem is None else plain(run.problem, _SENTENCES),
        "findings": [_finding_document(each) for each in run.findings],
    }


def run(document: Document) -> ToolRun:
    """Read what one tool found."""
    return ToolRun(
        tool=Tool(document["name"]),
        version=document["version"],
        findings=tuple(map(_finding, document["findings"])),
        problem=document["problem"],
    )


def suppressed_document(suppressed: Suppressed) -> Document:
    """Write a finding that somebody allows."""
    reason = suppressed.reason
    return {
        "tool": suppressed.tool.value,
        "finding": _finding_document(suppressed.finding),
        "by": model_json.location(suppressed.by),
        "reason": None if reason is None else plain(reason, _SENTENCES),
    }


def suppressed(document: Document) -> Suppressed:
    """Read a finding that somebody allows."""
    return Suppressed(
        tool=Tool(document["tool"]),
        finding=_finding(document["finding"]),
        by=model_json.read_location(document["by"]),
        reason=document["reason"],
    )


def _finding_document(finding: Finding) -> Document:
    rule, found = finding.rule, finding.vulnerability
    return {
        "rule": {
            "id": rule.id[:_ID],
            "summary": plain(rule.summary, _SENTENCES),
            "severity": str(rule.severity),
            "score": rule.score,
            "url": rule.url and rule.url[:_URL],
        },
        "location": model_json.location(finding.location),
        "message": plain(finding.message, _SENTENCES),
        "subject": finding.subject[:_SUBJECT],
        "vulnerability": None if found is None else _vulnerability_document(found),
    }


def _finding(document: Document) -> Finding:
    found = document["vulnerability"]
    return Finding(
        rule=_rule(document["rule"]),
        location=model_json.read_location(document["location"]),
        message=document["message"],
        subject=document["subject"],
        vulnerability=None if found is None else _vulnerability(found),
    )


def _rule(document: Document) -> Rule:
    return Rule(
        id=document["id"],
        summary=document["summary"],
        help="",
        severity=_SEVERITIES[document["severity"]],
        url=known(document["url"]),
        score=document["score"],
    )


def _vulnerability_document(found: Vulnerability) -> Document:
    return {
        "id": found.id[:_NAME],
        "rating": str(found.rating),
        "package": model_json.package(found.package),
        "fixedIn": _cut(found.fixed_in),
        "exploited": found.exploited,
    }


def _vulnerability(document: Document) -> Vulnerability:
    return Vulnerability(
        id=document["id"],
        rating=_RATINGS[document["rating"]],
        package=model_json.read_package(document["package"]),
        fixed_in=document["fixedIn"],
        exploited=document["exploited"],
    )


def _cut(text: str | None) -> str | None:
    return None if text is None else text[:_NAME]
