import json
from dataclasses import replace
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from builders import (
    KEY,
    a_broken_build,
    a_finding,
    a_location,
    a_package,
    a_report,
    a_vulnerability,
    the_runs,
)
from dunnage.model import Problem, Rating, Related, Severity, Tool, ToolRun
from dunnage.report import sarif
from dunnage.report.fingerprint import fingerprints
from dunnage.report.report import Report

DOCKERFILE = b"FROM node:24\nRUN npm ci\nUSER root\n"
ROOT = a_finding(location=a_location(3))


def a_log(report: Report, sources: dict[str, bytes] | None = None) -> dict[str, Any]:
    files = {"Dockerfile": DOCKERFILE} if sources is None else sources
    log: dict[str, Any] = json.loads(sarif.render((report,), files).text)
    return log


def results(report: Report, sources: dict[str, bytes] | None = None) -> list[dict[str, Any]]:
    return [result for run in a_log(report, sources)["runs"] for result in run["results"]]


def test_a_review_with_findings_of_every_kind(snapshot: SnapshotAssertion) -> None:
    copied = Related(a_location(2), "installed by `RUN npm ci`")
    lodash = replace(a_vulnerability(), related=(copied,))
    log = sarif.render(
        (a_report(ROOT, vulnerabilities=(lodash,)),), {"Dockerfile": DOCKERFILE}
    ).text
    assert json.dumps(json.loads(log), indent=1) == snapshot


def test_each_tool_has_a_run_and_a_category_of_its_own() -> None:
    runs = a_log(a_report())["runs"]
    assert [(run["tool"]["driver"]["name"], run["automationDetails"]["id"]) for run in runs] == [
        ("dunnage", "dunnage/shop/api/linux-amd64/dunnage/"),
        ("BuildKit", "dunnage/shop/api/linux-amd64/buildkit/"),
        ("hadolint", "dunnage/shop/api/linux-amd64/hadolint/"),
        ("Trivy", "dunnage/shop/api/linux-amd64/trivy/"),
    ]


def test_a_tool_that_found_nothing_says_so_which_closes_its_alerts() -> None:
    assert [run["results"] for run in a_log(a_report())["runs"]] == [[], [], [], []]


def test_a_tool_that_did_not_run_has_no_run_and_ours_tells_why() -> None:
    runs = a_log(a_broken_build())["runs"]
    assert [run["tool"]["driver"]["name"] for run in runs] == ["dunnage", "BuildKit", "hadolint"]
    assert runs[0]["invocations"] == [
        {
            "executionSuccessful": True,
            "toolExecutionNotifications": [
                {
                    "message": {
                        "text": "build: RUN npm ci (Dockerfile:9) ended with exit code 1: "
                        "package.json and the lockfile differ"
                    },
                    "level": "warning",
                },
                {"message": {"text": "Trivy: there is no image to scan"}, "level": "warning"},
            ],
        }
    ]


def test_a_problem_that_two_parts_tell_is_told_once() -> None:
    message = "there is no image to scan"
    report = replace(
        a_report(),
        runs=the_runs(problem=message),
        problems=(Problem("Trivy", message, blocks=True),),
    )
    notes = a_log(report)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert [note["message"]["text"] for note in notes] == [f"Trivy: {message}"]


def test_the_level_is_written_even_where_it_is_the_default() -> None:
    findings = [a_finding(str(level), severity=level) for level in Severity]
    assert [each["level"] for each in results(a_report(*findings))] == ["error", "warning", "note"]


def test_a_region_has_four_numbers_counted_in_utf_16() -> None:
    finding = a_finding(location=a_location(1, 2))
    (result,) = results(a_report(finding), {"Dockerfile": "RUN a \\\r\n  && 😀\n".encode()})
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 1,
        "startColumn": 1,
        "endLine": 2,
        "endColumn": 8,
    }


def test_a_path_is_percent_encoded_and_relative() -> None:
    finding = a_finding(location=a_location(path="a b/[c]#%.js"))
    (result,) = results(a_report(finding))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "a%20b/%5Bc%5D%23%25.js",
        "uriBaseId": "%SRCROOT%",
    }


def test_each_result_has_the_fingerprint_of_its_finding() -> None:
    found = (ROOT, replace(ROOT, location=a_location(9)), a_finding("no-healthcheck"))
    told = {
        each["locations"][0]["physicalLocation"]["region"]["startLine"]: each["partialFingerprints"]
        for each in results(a_report(*found[:2]))
    }
    first, second = fingerprints(found[:2], KEY)
    assert told == {
        3: {"primaryLocationLineHash": first},
        9: {"primaryLocationLineHash": second},
    }


def test_the_order_in_which_tools_tell_does_not_count() -> None:
    found = [a_finding(rule, location=a_location(line)) for rule in "ab" for line in (9, 4, 7)]
    backwards = a_report(*reversed(found))
    assert sarif.render((a_report(*found),), {}) == sarif.render((backwards,), {})


def test_a_cve_in_two_packages_is_one_rule() -> None:
    pair = [a_vulnerability(package=a_package(name)) for name in ("lodash", "lodash-es")]
    (run,) = [run for run in a_log(a_report(*pair))["runs"] if run["results"]]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["CVE-2021-23337"]
    assert [result["ruleIndex"] for result in run["results"]] == [0, 0]


@pytest.mark.parametrize(
    ("score", "expected"),
    [(9.8, "9.8"), (10.0, "10.0"), (0.04, "0.1"), (7, "7.0")],
)
def test_a_score_is_a_text_within_the_limits(score: float, expected: str) -> None:
    finding = replace(ROOT, rule=replace(ROOT.rule, score=score))
    (rule,) = a_log(a_report(finding))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["properties"] == {
        "precision": "high",
        "tags": ["security"],
        "security-severity": expected,
    }


def test_a_rule_without_a_score_is_no_security_rule() -> None:
    unrated = a_vulnerability(rating=Rating.UNKNOWN)
    (rule,) = a_log(a_report(unrated))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["properties"]["problem.severity"] == "recommendation"


def test_a_rule_keeps_githubs_limits() -> None:
    tags = tuple(f"tag-{number}" for number in range(30))
    long = replace(ROOT, rule=replace(ROOT.rule, summary="x" * 2000, tags=tags, url="http://x.y"))
    (rule,) = a_log(a_report(long))["runs"][0]["tool"]["driver"]["rules"]
    assert len(rule["shortDescription"]["text"]) == 1024
    assert len(rule["properties"]["tags"]) == 10
    assert "helpUri" not in rule


def test_foreign_text_cannot_make_a_link() -> None:
    hostile = replace(
        ROOT,
        message="see [here](https://e.vil)\n\\[x](1)",
        related=(Related(a_location(1), "the [base](2)"),),
    )
    (result,) = results(a_report(hostile))
    assert result["message"]["text"] == (
        r"see \[here\](https://e.vil) \\\[x\](1) [the \[base\](2)](1)."
    )


def test_a_version_that_is_not_semantic_is_not_called_so() -> None:
    runs = (ToolRun(Tool.DUNNAGE, "1.2.3-rc.1"), ToolRun(Tool.TRIVY, "Version: next"))
    drivers = [run["tool"]["driver"] for run in a_log(replace(a_report(), runs=runs))["runs"]]
    assert [(each["version"], each.get("semanticVersion")) for each in drivers] == [
        ("1.2.3-rc.1", "1.2.3-rc.1"),
        ("Version: next", None),
    ]


def test_the_worst_results_are_kept_and_what_is_cut_is_told() -> None:
    notes = [a_finding(f"n{n}", severity=Severity.NOTE) for n in range(sarif.MOST_RESULTS)]
    written = sarif.render((a_report(*notes, a_finding(severity=Severity.ERROR)),), {})
    run = json.loads(written.text)["runs"][0]
    assert (len(run["results"]), run["results"][0]["level"]) == (sarif.MOST_RESULTS, "error")
    assert written.notes == (
        "1 result of dunnage left out, the least severe: GitHub takes 25,000",
        "of 25,001 results of dunnage, code scanning shows the 5,000 worst",
    )
    told = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert told == [f"SARIF: {note}" for note in written.notes]


def test_what_is_within_the_limits_needs_no_note() -> None:
    notes = [a_finding(f"n{n}", severity=Severity.NOTE) for n in range(sarif.MOST_SHOWN)]
    assert sarif.render((a_report(*notes),), {}).notes == ()


def test_runs_of_other_tools_come_after_ours_as_they_are() -> None:
    other = {"tool": {"driver": {"name": "ESLint"}}, "results": [], "own": [1.0, None, "\u2028"]}
    written = sarif.render((a_report(),), {}, [json.dumps(other)])
    runs = json.loads(written.text)["runs"]
    assert (len(runs), runs[-1]) == (5, other)


def test_every_category_is_told_to_those_who_add_runs() -> None:
    told = [
        (run["tool"]["driver"]["name"], run["automationDetails"]["id"])
        for run in a_log(a_broken_build())["runs"]
    ]
    assert told == list(sarif.categories((a_broken_build(),)))
