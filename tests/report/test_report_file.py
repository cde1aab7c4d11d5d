import json
import operator
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce
from importlib import resources
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from builders import (
    COMMIT,
    ORIGIN,
    a_broken_build,
    a_delta,
    a_finding,
    a_layer,
    a_mark,
    a_report,
    a_vulnerability,
    compared,
)
from dunnage.errors import ConfigError, ToolError
from dunnage.image import snapshot as snapshots
from dunnage.image.delta import FindingsDelta, InstructionDelta
from dunnage.model import Finding, Lines, Location, Severity, Sizes
from dunnage.report import comment, group, report_file
from dunnage.report.report import Origin, Report
from report.harmless import harm
from report.reviews import HOSTILE, REVIEWS, known, with_baseline

SCHEMA = json.loads(resources.files("dunnage").joinpath("schemas/report-1.json").read_text("utf-8"))
FINDING, VULNERABILITY = a_finding(), a_vulnerability()

Change = Callable[[dict[str, Any]], object]
EVERY = pytest.mark.parametrize("report", REVIEWS.values(), ids=[*REVIEWS])


def a_comparison() -> Report:
    delta = a_delta(
        instructions=(InstructionDelta(None, a_layer(), Sizes(18_200_000, 61_000_000)),),
        findings=FindingsDelta((VULNERABILITY,), (), (FINDING,), ()),
    )
    return compared(a_report(FINDING, vulnerabilities=(VULNERABILITY,)), delta)


def loaded(report: Report) -> Report:
    return report_file.load(report_file.dump(report), report.origin)


def refusal(change: Change, name: str = "growth") -> str:
    """Change a good report, and say why it is refused."""
    document = json.loads(report_file.dump(REVIEWS[name]))
    change(document)
    with pytest.raises(ConfigError) as caught:
        report_file.load(json.dumps(document), ORIGIN)
    return str(caught.value)


def test_the_document_of_a_comparison(snapshot: SnapshotAssertion) -> None:
    document = json.loads(report_file.dump(a_comparison()))
    document["baseline"]["snapshot"] = ...
    assert {**document, "snapshot": ...} == snapshot


@pytest.mark.parametrize(
    "report",
    [
        a_comparison(),
        a_broken_build(FINDING),
        a_report(a_finding(message="\ud800\u202e" * 9000, subject="x" * 30_000)),
        *REVIEWS.values(),
    ],
    ids=["compared", "broken", "long", *REVIEWS],
)
def test_every_document_is_what_the_schema_promises(report: Report) -> None:
    jsonschema_rs.validate(SCHEMA, json.loads(report_file.dump(report)))


def test_the_schema_is_closed_everywhere() -> None:
    def objects(schema: object) -> list[dict[str, Any]]:
        match schema:
            case dict():
                own = [schema] if "properties" in schema else []
                return [*own, *objects(list(schema.values()))]
            case list():
                return [found for member in schema for found in objects(member)]
            case _:
                return []

    known_objects = objects(SCHEMA)
    assert len(known_objects) > 20
    for each in known_objects:
        assert each["additionalProperties"] is False
        assert sorted(each["required"]) == sorted(each["properties"])


def test_both_snapshots_are_there_to_compare_again() -> None:
    report = a_comparison()
    document = json.loads(report_file.dump(report))
    assert report.delta is not None
    assert snapshots.load(json.dumps(document["snapshot"])) == report.snapshot
    assert snapshots.load(json.dumps(document["baseline"]["snapshot"])) == report.delta.baseline


@EVERY
def test_what_was_loaded_is_written_as_it_was_read(report: Report) -> None:
    once = loaded(report)  # without links to who knows where
    assert report_file.dump(loaded(once)) == report_file.dump(once)


@EVERY
def test_the_comment_needs_no_more_than_the_file(report: Report) -> None:
    once = loaded(report)
    if report is not REVIEWS["hostile"]:
        assert comment.render(once) == comment.render(report)
        assert report_file.dump(once) == report_file.dump(report)
    assert comment.render(loaded(once)) == comment.render(once)
    assert comment.is_worth(once) == comment.is_worth(report)


def some_findings(rules: list[tuple[str, int, Severity]]) -> tuple[Finding, ...]:
    return tuple(
        known(a_finding(rule, severity=severity, subject=f"RUN {line % 2}"))
        for rule, line, severity in rules
    )


_FINDINGS = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(1, 9), st.sampled_from(Severity)), max_size=9
).map(some_findings)


def told(report: Report) -> list[tuple[str, Location]]:
    """Name what is new, and where: of two alike, one can be what the baseline has too."""
    new = report.delta.findings.new if report.delta else ()
    return [(each.rule.id, each.location) for each in new]


@given(_FINDINGS, _FINDINGS, st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_findings_are_compared_as_before(
    before: tuple[Finding, ...], after: tuple[Finding, ...], edited: bool
) -> None:
    growth = REVIEWS["growth"]
    assert growth.delta
    baseline = replace(
        growth.delta.baseline, findings=tuple(sorted(a_mark(each) for each in before))
    )
    report = replace(
        growth,
        runs=(replace(growth.runs[0], findings=after), *growth.runs[1:]),
        changed={"Dockerfile": (Lines(1, 9),)} if edited else None,
    )
    report = with_baseline(report, baseline)
    once = loaded(report)
    assert told(once) == told(report)
    assert report_file.dump(once) == report_file.dump(report)
    assert comment.render(once) == comment.render(report)


def test_what_the_file_says_of_the_comparison_and_its_counts_is_not_believed() -> None:
    document = json.loads(report_file.dump(REVIEWS["vulnerability"]))
    document["counts"]["new"]["high"] = 0
    document["delta"]["sizes"] = {"compressed": -1, "unpacked": -1}
    document["delta"]["notes"] = ["All is well."]
    document["sizes"] = {"compressed": 1, "unpacked": 1}

    report = report_file.load(json.dumps(document), ORIGIN)

    assert comment.render(report) == comment.render(REVIEWS["vulnerability"])


def test_what_is_known_of_the_origin_stands_against_the_file() -> None:
    text = report_file.dump(REVIEWS["growth"])  # of run 4242 and pull request 7
    sure = Origin("https://ghe.example", "acme/web", "f" * 40, run=1, pull_request=2)

    assert report_file.load(text, sure).origin == replace(sure, commit=COMMIT)
    claimed = report_file.load(text, replace(sure, run=None, pull_request=None)).origin
    assert (claimed.run, claimed.pull_request) == (4242, 7)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://avd.aquasec.com/nvd/cve-2021-23337", True),
        ("https://nvd.nist.gov/vuln/detail/CVE-2021-23337", True),
        ("https://github.com/advisories/GHSA-35jh-r3h4-6jhm", True),
        ("http://github.com/a", False),
        ("https://github.com.evil.example/a", False),
        ("https://github.com@evil.example/", False),
        ("https://evil.example/https://github.com", False),
        ("https://github.com:8443/", False),
        ("https://github.com\\@evil.example/", False),
        ("https://[", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_only_known_hosts_are_linked_to(url: str, kept: bool) -> None:
    document = json.loads(report_file.dump(REVIEWS["first"]))
    document["tools"][0]["findings"][0]["rule"]["url"] = url
    (found, _) = report_file.load(json.dumps(document), ORIGIN).findings
    assert found.rule.url == (url if kept else None)


def test_a_path_cannot_lead_a_link_out_of_the_repository() -> None:
    document = json.loads(report_file.dump(REVIEWS["first"]))
    for path in ("../../../../evil/phish", "a/../../b", ".."):
        document["tools"][0]["findings"][0]["location"]["path"] = path
        report = report_file.load(json.dumps(document), ORIGIN)
        (found, _) = report.findings
        assert report.origin.url(found.location) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is not JSON"),
        ("[]", "$: [] is not of type 'object'"),
        ("[" * 500 + "]" * 500, "nested too deeply"),
        ("[" * 500_000, "nested too deeply"),
        ('{"version": ' + "9" * 5000 + "}", "it is not JSON"),
        ('{"version": NaN}', "NaN is no number"),
        ('{"version": 2}', "the report is of version 2, and this release reads version 1"),
        (" " * (64 * 1024 * 1024 + 1), "more than 67,108,864 characters"),
    ],
    ids=["nothing", "array", "deep", "deeper", "digits", "NaN", "later", "long"],
)
def test_what_is_no_report_is_refused(text: str, why: str) -> None:
    with pytest.raises(ConfigError) as caught:
        report_file.load(text, ORIGIN)
    assert why in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda it: it.update(markdown="![](https://e.vil)"), "markdown"),
        (lambda it: it.pop("trend"), "'trend' is a required property"),
        (lambda it: it.update(commit=COMMIT + "\n"), "$.commit"),
        (lambda it: it.update(commit="refs/heads/main"), "$.commit"),
        (lambda it: it.update(run=10**30), "$.run"),
        (lambda it: it.update(run=1.0), "$.run"),
        (lambda it: it.update(run=True), "$.run"),
        (lambda it: it.update(pullRequest=-1), "$.pullRequest"),
        (lambda it: it.update(day="2026-13-01"), "month must be in 1..12"),
        (lambda it: it.update(verdict="fine"), "$.verdict"),
        (lambda it: it.update(reasons=["x" * 5001]), "$.reasons[0]"),
        (lambda it: it.update(problems=[{}] * 1001), "$.problems"),
        (lambda it: it["trend"][0].update(taken="2026-02-30T00:00:00Z"), "day is out of range"),
        (lambda it: it["trend"][0].update(taken="yesterday"), "$.trend[0].taken"),
        (lambda it: it["baseline"].update(source="mine"), "$.baseline.source"),
        (lambda it: it["baseline"].update(behind=-1), "$.baseline.behind"),
        (lambda it: it["baseline"]["snapshot"].update(layers=[{}]), "the baseline is no snapshot"),
        (lambda it: it["snapshot"].update(commit=7), "no snapshot: $.commit"),
        (lambda it: it["changed"][0].update(first=0), "$.changed[0].first"),
        (lambda it: it["image"].update(name="shop/web"), "its snapshot is of another image"),
        (lambda it: it["tools"].append(it["tools"][0]), "$.tools"),
        (lambda it: it["tools"][0].update(name="a" * 99), "$.tools[0].name"),
        (
            lambda it: it["tools"][0]["findings"][0]["rule"].update(score=1e999),
            "Infinity is no number",
        ),
        (
            lambda it: it["tools"][0]["findings"][0]["location"].update(last=10**9),
            "$.tools[0].findings[0].location.last",
        ),
    ],
)
def test_what_does_not_keep_to_the_schema_is_refused_by_its_place(
    change: Change, where: str
) -> None:
    assert where in refusal(change)


def test_a_baseline_of_another_image_is_refused() -> None:
    document = json.loads(report_file.dump(REVIEWS["growth"]))
    document["baseline"]["snapshot"]["image"]["name"] = "shop/web"
    with pytest.raises(ToolError, match="the baseline is of another image"):
        report_file.load(json.dumps(document), ORIGIN)


def test_a_hostile_list_costs_no_more_than_its_first_problem() -> None:
    text = report_file.dump(REVIEWS["growth"])
    packages = ",".join(["{}"] * 1_000_000)
    hostile = text.replace('"packages": [', f'"packages": [{packages},', 1)
    with pytest.raises(ConfigError, match=r"\$\.delta\.packages"):
        report_file.load(hostile, ORIGIN)


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Find every text; of things that are alike, the first."""
    match value:
        case str():
            yield path
        case dict():
            for name, member in value.items():
                yield from places(member, (*path, name))
        case [first, *_]:
            yield from places(first, (*path, 0))
        case _:
            pass


def test_every_text_of_a_report_may_be_hostile() -> None:
    document = json.loads(report_file.dump(REVIEWS["growth"]))
    rendered = 0
    for *parents, last in places(document):
        changed = json.loads(json.dumps(document))
        reduce(operator.getitem, parents, changed)[last] = HOSTILE
        try:
            report = report_file.load(json.dumps(changed), ORIGIN)
        except (ConfigError, ToolError):  # the schema leaves no choice there
            continue
        rendered += 1
        assert harm(comment.render(report)) == []
        assert harm(group.render((report, REVIEWS["first"]), HOSTILE)) == []
    assert rendered > 50
