"""One review as the JSON document that other jobs read; its shape is `schemas/report-1.json`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from dunnage.errors import ConfigError
from dunnage.image.comparison import compare
from dunnage.model import Database, ImageKey, Outcome, Problem, Rating, Severity, Verdict
from dunnage.plain import plain
from dunnage.report import baseline_json, delta_json, finding_json, model_json, report_schema
from dunnage.report.changed_json import changed_document, read_changed
from dunnage.report.counts import count
from dunnage.report.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dunnage.image.snapshot import Snapshot
    from dunnage.report.counts import Counts
    from dunnage.report.model_json import Document
    from dunnage.report.report import Origin

# The schema's limits.
_SENTENCES = 5000
_NAME = 500
_PATH = 4096
_REASONS, _ALLOWED, _PROBLEMS = 1000, 100, 1000


def dump(report: Report) -> str:
    """Write everything that a later job needs to tell the review again."""
    origin, snapshot = report.origin, report.snapshot
    document = {
        "version": report_schema.VERSION,
        "image": {
            "name": report.key.name[:_NAME],
            "platform": report.key.platform[:_NAME],
            "id": report.image_id,
        },
        "commit": origin.commit,
        "run": origin.run,
        "pullRequest": origin.pull_request,
        "day": report.day.isoformat() if report.day else None,
        "dockerfile": report.dockerfile[:_PATH],
        "verdict": report.verdict.outcome.value,
        "reasons": _lines(report.verdict.reasons[:_REASONS]),
        "allowed": _lines(report.verdict.allowed[:_ALLOWED]),
        "problems": [_problem_document(each) for each in report.problems[:_PROBLEMS]],
        "database": _database_document(report.database) if report.database else None,
        "counts": _counts(count(report)),
        "sizes": model_json.sizes(report.sizes) if report.sizes else None,
        "delta": delta_json.document(report.delta) if report.delta else None,
        "tools": [finding_json.run_document(run) for run in report.runs],
        "suppressed": [finding_json.suppressed_document(each) for each in report.suppressed],
        "changed": changed_document(report),
        "snapshot": baseline_json.snapshot_document(snapshot) if snapshot else None,
        "baseline": baseline_json.document(report),
        "trend": [baseline_json.point_document(each) for each in baseline_json.newest(report)],
    }
    return json.dumps(document, indent=1, ensure_ascii=True) + "\n"


def load(text: str, origin: Origin) -> Report:
    """Read what `dump` wrote, whoever wrote it; `ConfigError` or `ToolError` for anything else.

    What can be computed is: the comparison and all counts. Of the origin, what is known stands; the
    commit, and a run or a pull request that is not known, are what the file claims.
    """
    document = report_schema.check(text)
    try:
        return _compared(_report(document, origin), baseline_json.read(document["baseline"]))
    except ValueError as error:  # a month 13
        message = f"this is no report: {error}"
        raise ConfigError(message) from error


def _report(document: Document, origin: Origin) -> Report:
    image, day, database = document["image"], document["day"], document["database"]
    key, snapshot = ImageKey(image["name"], image["platform"]), document["snapshot"]
    reasons, allowed = tuple(document["reasons"]), tuple(document["allowed"])
    return Report(
        key=key,
        origin=replace(
            origin,
            commit=document["commit"],
            run=origin.run or document["run"],
            pull_request=origin.pull_request or document["pullRequest"],
        ),
        dockerfile=document["dockerfile"],
        runs=tuple(map(finding_json.run, document["tools"])),
        image=None,
        snapshot=_snapshot(snapshot, key) if snapshot else None,
        delta=None,
        problems=tuple(Problem(**each) for each in document["problems"]),
        verdict=Verdict(Outcome(document["verdict"]), reasons, allowed),
        suppressed=tuple(map(finding_json.suppressed, document["suppressed"])),
        database=_database(database) if database else None,
        trend=tuple(map(baseline_json.read_point, document["trend"])),
        changed=read_changed(document["changed"]),
        day=date.fromisoformat(day) if day else None,
        known_id=image["id"],
    )


def _snapshot(document: Document, key: ImageKey) -> Snapshot:
    snapshot = baseline_json.read_snapshot(document)
    if snapshot.key != key:
        message = f"this is no report: its snapshot is of another image, {snapshot.key}"
        raise ConfigError(message)
    return snapshot


def _compared(report: Report, before: baseline_json.Compared | None) -> Report:
    if before is None or report.snapshot is None:
        return report
    delta = compare(before.snapshot, report.snapshot, report.runs, report.suppressed)
    return replace(report, delta=delta, baseline=before.baseline)


def _lines(texts: Iterable[str]) -> list[str]:
    return [plain(each, _SENTENCES) for each in texts]


def _problem_document(problem: Problem) -> Document:
    return {
        "part": problem.part[:_NAME],
        "message": plain(problem.message, _SENTENCES),
        "blocks": problem.blocks,
    }


def _database_document(database: Database) -> Document:
    return {
        "updatedAt": database.updated_at[:_NAME],
        "age": database.age,
        "server": database.server and database.server[:_NAME],
        "problem": database.problem and plain(database.problem, _SENTENCES),
    }


def _database(document: Document) -> Database:
    return Database(
        updated_at=document["updatedAt"],
        age=document["age"],
        server=document["server"],
        problem=document["problem"],
    )


def _counts(totals: Counts) -> Document:
    return {
        "findings": {str(each): totals.severities.get(each, 0) for each in reversed(Severity)},
        "vulnerabilities": _ratings(totals.ratings),
        "new": _ratings(totals.new),
        "fixed": _ratings(totals.fixed),
        "disclosed": _ratings(totals.disclosed),
    }


def _ratings(ratings: Mapping[Rating, int] | None) -> Document | None:
    if ratings is None:
        return None
    return {str(each): ratings.get(each, 0) for each in reversed(Rating)}
