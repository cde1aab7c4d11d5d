import json

from builders import a_finding, a_location
from dunnage.commands import outlets
from dunnage.commands.linted import Linted
from dunnage.commands.outlets import Told
from dunnage.model import Finding, Fix, Lines, Severity, Suppressed, Tool, ToolRun

NOTE = a_finding("no-healthcheck", severity=Severity.NOTE, location=a_location(1), message="x")
FIXABLE = Finding(
    NOTE.rule, a_location(2, 3, path="b"), "y", "y", fix=Fix(Lines(2, 3), "RUN npm ci")
)


def told(*found: Finding, repaired: bool = False, allowed: int = 0) -> Told:
    linted = tuple(
        Linted(path, b"FROM node\nRUN x \\\n  y\n", (), repaired=repaired)
        for path in ("b", "Dockerfile")
    )
    suppressed = (Suppressed(Tool.DUNNAGE, NOTE, NOTE.location, None),) * allowed
    run = ToolRun(Tool.DUNNAGE, "1.0.0", found)
    return Told(run, suppressed, linted, problems=("c: it is gone.",))


def test_findings_come_file_by_file_and_then_a_summary() -> None:
    everything = told(NOTE, FIXABLE, repaired=True, allowed=1)

    assert outlets.render("text", everything, colour=False) == (
        "b:2: note: y [no-healthcheck]\n"
        "Dockerfile:1: note: x [no-healthcheck]\n"
        "2 findings, `dunnage lint --fix` repairs 1 of them, 2 files repaired, "
        "1 more finding allowed.\n"
    )


def test_there_is_nothing_to_say_of_good_files() -> None:
    assert outlets.render("text", told(), colour=True) == ""


def test_json_has_what_an_editor_needs() -> None:
    assert json.loads(outlets.render("json", told(FIXABLE), colour=False)) == {
        "version": 1,
        "findings": [
            {
                "rule": {"id": "no-healthcheck", "severity": "note", "url": NOTE.rule.url},
                "location": {"path": "b", "first": 2, "last": 3},
                "message": "y",
                "fix": {"first": 2, "last": 3, "replacement": "RUN npm ci"},
            }
        ],
        "problems": ["c: it is gone."],
    }


def test_sarif_has_one_run_whose_category_no_review_has() -> None:
    (run,) = json.loads(outlets.render("sarif", told(NOTE, FIXABLE), colour=False))["runs"]

    assert run["automationDetails"] == {"id": "dunnage/lint/source/dunnage/"}
    assert [each["ruleId"] for each in run["results"]] == ["no-healthcheck"] * 2


def test_github_gets_commands() -> None:
    assert outlets.render("github", told(NOTE), colour=False) == (
        "::notice file=Dockerfile,line=1,endLine=1,title=no-healthcheck::x\n"
    )
