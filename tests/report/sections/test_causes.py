from dataclasses import replace

from builders import (
    a_delta,
    a_finding,
    a_layer,
    a_location,
    a_package,
    a_report,
    a_vulnerability,
    compared,
)
from dunnage.image.delta import FindingsDelta, InstructionDelta, PackageChange, PackageDelta
from dunnage.model import Finding, Outcome, Rating, Severity, Share, Sizes, Step
from dunnage.report.report import Origin, Report
from dunnage.report.sections.causes import causes

NO_ORIGIN = Origin(None, None, None)
ROOT = a_finding()
BROKEN = a_finding("no-such-stage", severity=Severity.ERROR)
LODASH = a_vulnerability()
UNFIXED = a_vulnerability("CVE-2026-1", Rating.CRITICAL, fixed_in=None)


def told(report: Report) -> list[str]:
    section = causes(replace(report, origin=NO_ORIGIN))
    return section.body.splitlines() if section else []


def new(*findings: Finding) -> FindingsDelta:
    return FindingsDelta(findings, (), (), ())


def grown(unpacked: int, *shares: Share) -> InstructionDelta:
    after = replace(a_layer("COPY --from=build /app ."), shares=shares)
    return InstructionDelta(None, after, Sizes(1, unpacked))


def test_the_worst_that_is_new_is_named_with_its_line_and_its_cure() -> None:
    delta = a_delta(findings=new(ROOT, LODASH, UNFIXED, BROKEN))

    title, blank, vulnerability, finding = told(compared(a_report(), delta))
    assert (title, blank) == ("Look here first:", "")
    assert vulnerability == (
        f"- Worst of 2 new vulnerabilities: 🔴&nbsp;critical [`CVE-2026-1`]({UNFIXED.rule.url}) "
        "in `lodash 4.17.20` (`package-lock.json:355`), no fix yet"
    )
    assert finding == (
        f"- Worst of 2 new findings: 🔴&nbsp;error [`no-such-stage`]({BROKEN.rule.url}) "
        "(`Dockerfile:9`)"
    )


def test_what_grew_most_is_named_with_who_made_it() -> None:
    install = Step("RUN npm ci", a_location(4))
    sharp = replace(a_package("sharp", "0.34.1", size=27_500_000), location=a_location(7, path="l"))
    delta = a_delta(
        instructions=(grown(28_600_000, Share(install, 28_600_000)),),
        packages=(PackageDelta(None, sharp, PackageChange.ADDED),),
    )

    instruction, package = told(compared(a_report(), delta))[2:]
    assert instruction == (
        "- Largest growth: **+28.6 MB** by `COPY --from=build /app .` (`Dockerfile:9`), "
        "made by `RUN npm ci` (`Dockerfile:4`)"
    )
    assert package == "- Largest package: **+27.5 MB** of `sharp` (`l:7`), added, `0.34.1`"


def test_a_trifle_has_no_cause() -> None:
    small = a_package("tiny", size=99_999)
    delta = a_delta(
        instructions=(grown(99_999),), packages=(PackageDelta(None, small, PackageChange.ADDED),)
    )
    assert told(compared(a_report(), delta)) == []


def test_what_is_gone_is_no_cause_of_growth() -> None:
    gone = PackageDelta(a_package("left-pad", size=900_000), None, PackageChange.REMOVED)
    delta = a_delta(
        instructions=(InstructionDelta(a_layer("COPY a ."), None, Sizes(-1, -900_000)),),
        packages=(gone,),
    )
    assert told(compared(a_report(), delta)) == []


def test_without_a_baseline_only_what_fails_has_a_cause() -> None:
    passed = a_report(ROOT, vulnerabilities=(LODASH,))
    failed = a_report(ROOT, vulnerabilities=(LODASH,), outcome=Outcome.FINDINGS)

    assert told(passed) == []
    assert [line.partition(":")[0] for line in told(failed)[2:]] == ["- Vulnerability", "- Finding"]
