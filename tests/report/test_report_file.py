import json
from importlib import resources

import jsonschema_rs
import pytest
from syrupy.assertion import SnapshotAssertion

from builders import (
    a_broken_build,
    a_delta,
    a_finding,
    a_layer,
    a_report,
    a_vulnerability,
    compared,
)
from dunnage.image import snapshot as snapshots
from dunnage.image.delta import FindingsDelta, InstructionDelta
from dunnage.model import Sizes
from dunnage.report import report_file
from dunnage.report.report import Report
from report.pull_requests import a_pull_request

SCHEMA = json.loads(resources.files("dunnage").joinpath("schemas/report-1.json").read_text("utf-8"))
FINDING, VULNERABILITY = a_finding(), a_vulnerability()


def a_comparison() -> Report:
    delta = a_delta(
        instructions=(InstructionDelta(None, a_layer(), Sizes(18_200_000, 61_000_000)),),
        findings=FindingsDelta((VULNERABILITY,), (), (FINDING,), ()),
    )
    return compared(a_report(FINDING, vulnerabilities=(VULNERABILITY,)), delta)


def test_the_document_of_a_comparison(snapshot: SnapshotAssertion) -> None:
    document = json.loads(report_file.dump(a_comparison()))
    assert {**document, "snapshot": ..., "baseline": ...} == snapshot


@pytest.mark.parametrize(
    "report",
    [
        a_report(),
        a_comparison(),
        a_broken_build(FINDING),
        a_report(a_finding(message="\ud800\u202e" * 9000)),
        a_pull_request(),
    ],
    ids=["first", "compared", "broken", "hostile", "whole"],
)
def test_every_document_is_what_the_schema_promises(report: Report) -> None:
    jsonschema_rs.validate(SCHEMA, json.loads(report_file.dump(report)))


def test_the_schema_refuses_what_it_does_not_know() -> None:
    document = json.loads(report_file.dump(a_report())) | {"markdown": "![](https://e.vil)"}
    with pytest.raises(jsonschema_rs.ValidationError, match="markdown"):
        jsonschema_rs.validate(SCHEMA, document)


def test_both_snapshots_are_there_to_compare_again() -> None:
    report = a_comparison()
    document = json.loads(report_file.dump(report))
    assert report.delta is not None
    assert snapshots.load(json.dumps(document["snapshot"])) == report.snapshot
    assert snapshots.load(json.dumps(document["baseline"])) == report.delta.baseline
