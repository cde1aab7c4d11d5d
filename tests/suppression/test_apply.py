from dataclasses import replace
from datetime import date

import pytest

from dunnage.model import (
    Finding,
    Lines,
    Location,
    Package,
    Rating,
    Rule,
    Severity,
    Suppressed,
    Tool,
    ToolRun,
    Vulnerability,
)
from dunnage.suppression.apply import Applied, apply
from dunnage.suppression.policy import NONE, PATH, Policy, Rerating
from dunnage.suppression.scope import Scope
from dunnage.suppression.suppression import Kind, Suppression

_TODAY = date(2026, 12, 1)
_ABOVE = Location("Dockerfile", Lines(1, 1))
_IN_POLICY = Location(PATH, Lines(3, 3))


def finding(rule: str, line: int = 2, path: str = "Dockerfile") -> Finding:
    kind = Rule(rule, "A rule.", "Help.", Severity.WARNING)
    return Finding(kind, Location(path, Lines(line, line)), "A message.", "subject")


def vulnerability(identity: str, package: str, path: str = "package-lock.json") -> Finding:
    known = Vulnerability(identity, Rating.HIGH, Package("npm", package, "1.0.0", f"app/{package}"))
    return replace(finding(identity, path=path), subject=package, vulnerability=known)


def comment(rule: str, first: int = 2, last: int = 2) -> Suppression:
    return Suppression(Kind.COMMENT, rule, _ABOVE, "so", "Dockerfile", Lines(first, last))


def waiver(rule: str) -> Suppression:
    return Suppression(Kind.WAIVER, rule, _IN_POLICY, "so", until=_TODAY)


def applied(*runs: ToolRun, given: tuple[Suppression, ...] = (), policy: Policy = NONE) -> Applied:
    return apply(runs, given, policy, _TODAY)


def run(*findings: Finding, tool: Tool = Tool.DUNNAGE) -> ToolRun:
    return ToolRun(tool, "1", findings)


def test_without_suppressions_nothing_changes() -> None:
    runs = run(finding("runs-as-root")), run(finding("DL3059"), tool=Tool.HADOLINT)

    assert applied(*runs) == Applied(runs, ())


def test_what_a_comment_allows_is_left_out_and_told() -> None:
    allowed, other = finding("runs-as-root"), finding("runs-as-root", line=9)

    assert applied(run(allowed, other), given=(comment("runs-as-root"),)) == Applied(
        (run(other),), (Suppressed(Tool.DUNNAGE, allowed, _ABOVE, "so"),)
    )


def test_a_comment_is_about_its_own_file() -> None:
    elsewhere = finding("cmd-npm-start", path="apps/Dockerfile")

    result = applied(run(elsewhere), given=(comment("cmd-npm-start"),))

    assert elsewhere in result.runs[0].findings


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (comment("DL3025"), "cmd-shell-form"),
        (comment("cmd-shell-form"), "JSONArgsRecommended"),
        (comment("DL3002", 8, 8), "runs-as-root"),
    ],
    ids=["hadolint's for ours", "ours for BuildKit's", "with a line of its own for each"],
)
def test_a_rule_stands_for_those_of_other_tools_that_tell_the_same(
    given: Suppression, told: str
) -> None:
    result = applied(run(finding(told)), given=(given,))

    assert [each.finding for each in result.suppressed] == [finding(told)]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (comment("cmd-shell-form", 1, 9), "distroless-shell-form"),
        (comment("DL3025", 8, 8), "cmd-shell-form"),
        (comment("DL3009", 1, 9), "DL3019"),
        (comment("runs-as-root", 8, 8), "runs-as-root"),
    ],
    ids=["two of ours", "another instruction", "two of hadolint's", "another line"],
)
def test_a_rule_stands_for_no_other(given: Suppression, told: str) -> None:
    assert finding(told) in applied(run(finding(told)), given=(given,)).runs[0].findings


def test_a_rule_that_is_off_is_left_out_of_every_tools_run() -> None:
    switch = Suppression(Kind.SWITCH, "DL3059", _IN_POLICY, "switched off")
    runs = run(), run(finding("DL3059"), tool=Tool.HADOLINT)

    assert applied(*runs, policy=Policy((switch,))) == Applied(
        (run(), run(tool=Tool.HADOLINT)),
        (Suppressed(Tool.HADOLINT, finding("DL3059"), _IN_POLICY, "switched off"),),
    )


def test_a_rule_is_rated_anew_and_its_own_name_counts_most() -> None:
    policy = Policy(
        (),
        (
            Rerating("DL3002", Severity.NOTE, _IN_POLICY),
            Rerating("runs-as-root", Severity.ERROR, _IN_POLICY),
            Rerating("DL3025", Severity.ERROR, _IN_POLICY),
        ),
    )
    runs = run(finding("runs-as-root"), finding("cmd-shell-form"), finding("cmd-npm-start"))

    rated = {
        each.rule.id: each.rule.severity for each in applied(runs, policy=policy).runs[0].findings
    }

    assert rated == {
        "runs-as-root": Severity.ERROR,
        "cmd-shell-form": Severity.ERROR,
        "cmd-npm-start": Severity.WARNING,
    }


@pytest.mark.parametrize(
    ("narrowed", "waived"),
    [
        (waiver("CVE-2026-0001"), {"lodash", "react"}),
        (replace(waiver("CVE-2026-0001"), package="react"), {"react"}),
        (replace(waiver("CVE-2026-0001"), path="apps/web"), {"react"}),
        (replace(waiver("CVE-2026-0001"), path="apps/web/package-lock.json"), {"react"}),
        (replace(waiver("CVE-2026-0001"), path="apps/we"), set()),
        (waiver("CVE-2026-0002"), set()),
    ],
)
def test_a_waiver_is_as_wide_as_it_says(narrowed: Suppression, waived: set[str]) -> None:
    scanned = run(
        vulnerability("CVE-2026-0001", "lodash"),
        vulnerability("CVE-2026-0001", "react", "apps/web/package-lock.json"),
        tool=Tool.TRIVY,
    )

    result = applied(scanned, policy=Policy((narrowed,)))

    assert {each.finding.subject for each in result.suppressed} == waived


def test_an_entry_of_an_ignore_file_is_about_what_trivy_tells_alone() -> None:
    entry = replace(waiver("cmd-npm-start"), tool=Tool.TRIVY)
    own, trivys = run(finding("cmd-npm-start")), run(finding("cmd-npm-start"), tool=Tool.TRIVY)

    result = applied(own, trivys, policy=Policy((entry,)))

    assert result.runs == (own, run(tool=Tool.TRIVY))


def test_a_scope_narrows_what_is_allowed() -> None:
    scope = Scope(("app/react/**",))
    scanned = run(
        vulnerability("CVE-1", "lodash"), vulnerability("CVE-1", "react"), tool=Tool.TRIVY
    )

    result = applied(scanned, policy=Policy((replace(waiver("CVE-1"), scope=scope),)))

    assert [each.finding.subject for each in result.suppressed] == ["react"]


def test_a_waiver_holds_to_the_end_of_its_last_day() -> None:
    policy, scanned = Policy((waiver("CVE-1"),)), run(vulnerability("CVE-1", "a"), tool=Tool.TRIVY)

    assert apply([scanned], (), policy, _TODAY).runs == (run(tool=Tool.TRIVY),)
    assert apply([scanned], (), policy, date(2026, 12, 2)).runs == (scanned,)
