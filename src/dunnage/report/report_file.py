"""One review as the JSON document that other jobs read; its shape is `schemas/report-1.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dunnage.image import snapshot as snapshots
from dunnage.model import Rating, Severity
from dunnage.plain import plain
from dunnage.report import delta_json, model_json
from dunnage.report.counts import count
from dunnage.report.order import worst_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.image.snapshot import Snapshot
    from dunnage.model import Finding, Suppressed, ToolRun, Vulnerability
    from dunnage.report.counts import Counts
    from dunnage.report.report import Report

VERSION = 1
_LONGEST = 5000  # the schema's limit


def dump(report: Report) -> str:
    """Write everything that a later job needs to tell the review again."""
    document = {
        "version": VERSION,
        "image": {
            "name": report.key.name,
            "platform": report.key.platform,
            "id": report.image.id if report.image else None,
        },
        "commit": report.origin.commit,
        "dockerfile": report.dockerfile,
        "verdict": report.verdict.outcome.value,
        "reasons": [plain(reason, _LONGEST) for reason in report.verdict.reasons],
        "allowed": [plain(reason, _LONGEST) for reason in report.verdict.allowed],
        "problems": [
            {"part": each.part, "message": plain(each.message, _LONGEST), "blocks": each.blocks}
            for each in report.problems
        ],
        "database": report.database.updated_at if report.database else None,
        "counts": _counts(count(report)),
        "sizes": model_json.sizes(report.sizes) if report.sizes else None,
        "delta": delta_json.document(report.delta) if report.delta else None,
        "tools": [_tool(run) for run in report.runs],
        "suppressed": [_suppressed(each) for each in report.suppressed],
        "snapshot": _snapshot(report.snapshot),
        "baseline": _snapshot(report.delta.baseline if report.delta else None),
    }
    return json.dumps(document, indent=1, ensure_ascii=True) + "\n"


def _counts(totals: Counts) -> dict[str, object]:
    return {
        "findings": {str(each): totals.severities.get(each, 0) for each in reversed(Severity)},
        "vulnerabilities": _ratings(totals.ratings),
        "new": _ratings(totals.new),
        "fixed": _ratings(totals.fixed),
        "disclosed": _ratings(totals.disclosed),
    }


def _ratings(ratings: Mapping[Rating, int] | None) -> dict[str, int] | None:
    if ratings is None:
        return None
    return {str(each): ratings.get(each, 0) for each in reversed(Rating)}


def _tool(run: ToolRun) -> dict[str, object]:
    return {
        "name": run.tool.value,
        "version": run.version,
        "problem": plain(run.problem, _LONGEST) if run.problem else None,
        "findings": [_finding(each) for each in worst_first(run.findings)],
    }


def _suppressed(suppressed: Suppressed) -> dict[str, object]:
    return {
        "tool": suppressed.tool.value,
        "finding": _finding(suppressed.finding),
        "by": model_json.location(suppressed.by),
        "reason": suppressed.reason,
    }


def _finding(finding: Finding) -> dict[str, object]:
    rule = finding.rule
    return {
        "rule": {
            "id": rule.id,
            "summary": plain(rule.summary, _LONGEST),
            "severity": str(rule.severity),
            "score": rule.score,
            "url": rule.url,
        },
        "location": model_json.location(finding.location),
        "message": plain(finding.message, _LONGEST),
        "subject": finding.subject,
        "vulnerability": _vulnerability(finding.vulnerability),
    }


def _vulnerability(found: Vulnerability | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "id": found.id,
        "rating": str(found.rating),
        "package": model_json.package(found.package),
        "fixedIn": found.fixed_in,
    }


def _snapshot(snapshot: Snapshot | None) -> object:
    return json.loads(snapshots.dump(snapshot)) if snapshot else None
