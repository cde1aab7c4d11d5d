import json
import subprocess  # noqa: TID251 - it starts Microsoft's validator
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest

from bed import tools
from bed.github import sarif as processing
from builders import (
    a_broken_build,
    a_finding,
    a_location,
    a_package,
    a_report,
    a_vulnerability,
)
from dunnage.model import Finding, Related
from dunnage.report import sarif
from dunnage.report.report import Report

pytestmark = pytest.mark.e2e

RELATED = (Related(a_location(2), "installed by `RUN npm ci`"),)


def a_numbered(number: int) -> Finding:
    found = a_vulnerability(
        package=a_package(f"package-{number}"),
        location=a_location(number + 1, path="package-lock.json"),
    )
    # The validator looks every address up, so that they have to be the same.
    return replace(found, rule=replace(found.rule, id=f"CVE-2026-{number:05}"))


REPORTS = {
    "found": a_report(a_finding(), vulnerabilities=(replace(a_vulnerability(), related=RELATED),)),
    "nothing": a_report(),
    "too many": a_report(vulnerabilities=tuple(map(a_numbered, range(sarif.MOST_RESULTS + 1)))),
    "broken": a_broken_build(a_finding(message="\ud800 [x](1) {0}", location=a_location(path="ü"))),
}


@pytest.fixture(params=tuple(REPORTS.values()), ids=tuple(REPORTS))
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    report: Report = request.param
    path = tmp_path / "dunnage.sarif"
    path.write_text(
        sarif.render((report,), {"Dockerfile": b"FROM node\nUSER root\n"}).text, "utf-8"
    )
    return path


def test_the_official_schema_accepts_it(log: Path) -> None:
    schema = tools.ensure().sarif_multitool.with_name("sarif-2.1.0.json").read_text("utf-8-sig")
    jsonschema_rs.validate(json.loads(schema), json.loads(log.read_text("utf-8")))


def test_microsofts_validator_finds_neither_errors_nor_warnings(log: Path) -> None:
    output = log.with_name("validated.sarif")
    subprocess.run(  # noqa: S603 - a list of our own
        [
            *(tools.ensure().sarif_multitool, "validate", log, "--rule-kind", "Sarif;Ghas"),
            *("--level", "Error;Warning", "--output", output, "--log", "ForceOverwrite"),
            *("--max-file-size-in-kb", "100000"),
        ],
        check=True,
        timeout=300,
    )
    found = json.loads(output.read_text("utf-8-sig"))["runs"][0]["results"]
    assert [(each["ruleId"], each["message"]) for each in found] == []


def test_code_scanning_would_process_it(log: Path) -> None:
    document = json.loads(log.read_text("utf-8"))
    assert processing.problems(document, "file:///github/workspace/") == ()
