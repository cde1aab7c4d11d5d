from dataclasses import replace

from builders import a_finding, a_location, a_report
from dunnage.model import Lines, Location, Suppressed, Tool
from dunnage.report.report import Origin
from dunnage.report.sections.allowed import allowed
from dunnage.report.sections.section import Section


def test_what_is_allowed_is_listed_with_reason_and_place() -> None:
    policy = Location(".github/dunnage.yml", Lines(3, 3))
    report = replace(
        a_report(),
        origin=Origin(None, None, None),
        suppressed=(
            Suppressed(Tool.DUNNAGE, a_finding(location=a_location(12)), a_location(11), None),
            Suppressed(Tool.HADOLINT, a_finding("DL3008"), policy, "@octo said <b>so</b>"),
        ),
    )

    section = allowed(report, 15)

    assert isinstance(section, Section)
    head, first, second = [
        line for line in section.body.splitlines() if "`" in line or "Rule" in line
    ]
    assert head == "| Rule | Line | Reason | Allowed by |"
    assert first.endswith("`Dockerfile:12` | none given | `Dockerfile:11` |") or "DL3008" in first
    assert "`@octo` said `<b>so</b>`" in first + second


def test_where_nothing_is_allowed_there_is_no_section() -> None:
    assert allowed(a_report(), 15) is None
