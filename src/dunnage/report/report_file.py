"""One review as the JSON document that other jobs read; its shape is `schemas/report-1.json`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from dunnage.image import snapshot as snapshots
from dunnage.model import Rating, Severity
from dunnage.plain import plain
from dunnage.report.counts import count
from dunnage.report.order import worst_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.image.delta import Delta
    from dunnage.image.snapshot import Snapshot
    from dunnage.model import Finding, Location, Sizes, Suppressed, ToolRun, Vulnerability
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
        "problems": [
            {"part": each.part, "message": plain(each.message, _LONGEST), "blocks": each.blocks}
            for each in report.problems
        ],
        "database": report.database,
        "counts": _counts(count(report)),
        "sizes": _sizes(report.sizes),
        "delta": _delta(report.delta),
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


def _sizes(sizes: Sizes | None) -> dict[str, int] | None:
    return {"compressed": sizes.compressed, "unpacked": sizes.unpacked} if sizes else None


def _delta(delta: Delta | None) -> dict[str, object] | None:
    if delta is None:
        return None
    return {
        "commit": delta.baseline.commit,
        "sizes": _sizes(delta.sizes),
        "base": _sizes(delta.base_sizes),
        "own": _sizes(delta.own_sizes),
    }


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
        "by": _location(suppressed.by),
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
        "location": _location(finding.location),
        "message": plain(finding.message, _LONGEST),
        "subject": finding.subject,
        "vulnerability": _vulnerability(finding.vulnerability),
    }


def _location(location: Location) -> dict[str, object]:
    return {
        "path": location.path,
        "first": location.lines.first,
        "last": location.lines.last,
    }


def _vulnerability(found: Vulnerability | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "id": found.id,
        "rating": str(found.rating),
        "package": asdict(found.package),
        "fixedIn": found.fixed_in,
    }


def _snapshot(snapshot: Snapshot | None) -> object:
    return json.loads(snapshots.dump(snapshot)) if snapshot else None
