from dataclasses import replace
from datetime import date

import pytest

from builders import a_delta, a_finding, a_vulnerability
from dunnage.budget import Budget
from dunnage.gate import Condition, Exemption, Gate, Limits, judge
from dunnage.image.delta import FindingsDelta
from dunnage.model import Finding, Outcome, Problem, Rating, Severity, Sizes, Verdict

_LENIENT = Limits(Gate.parse("never"), max_size=None, max_increase=None)
_BROKEN = Problem("build", "the image does not build", blocks=True)


def limits(fail_on: str) -> Limits:
    return replace(_LENIENT, gate=Gate.parse(fail_on))


def outcome(fail_on: str, *findings: Finding, new: tuple[Finding, ...] | None = None) -> Outcome:
    delta = None
    if new is not None:
        delta = replace(a_delta(), findings=FindingsDelta(new, (), (), ()))
    return judge(limits(fail_on), findings, None, delta, ()).outcome


def test_conditions_are_words_with_commas_between() -> None:
    assert Gate.parse(" new-high, error,could-not-check ") == Gate(
        (Condition(Rating.HIGH, only_new=True), Condition(Severity.ERROR, only_new=False)),
        could_not_check=True,
    )


def test_never_is_no_condition_at_all() -> None:
    assert Gate.parse("never") == Gate((), could_not_check=False)


@pytest.mark.parametrize(
    "text",
    [
        "high",
        "new-error",
        "fixable-medium",
        "new-fixable-critical",
        "known-exploited",
        "new-fixable-known-exploited",
    ],
)
def test_a_condition_is_told_as_it_is_written(text: str) -> None:
    assert [str(each) for each in Gate.parse(text).conditions] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "never,error",
        "new-never",
        "unknown",
        "fatal",
        "fixable-error",
        "fixable-new-high",
        "fixable-",
        "known-exploited-high",
    ],
)
def test_a_word_that_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is none of note, warning, error, low"):
        Gate.parse(text)


@pytest.mark.parametrize(
    ("fail_on", "finding", "expected"),
    [
        ("error", a_finding(severity=Severity.ERROR), Outcome.FINDINGS),
        ("error", a_finding(severity=Severity.WARNING), Outcome.PASS),
        ("warning", a_finding(severity=Severity.ERROR), Outcome.FINDINGS),
        ("high", a_vulnerability(rating=Rating.CRITICAL), Outcome.FINDINGS),
        ("high", a_vulnerability(rating=Rating.MEDIUM), Outcome.PASS),
        ("error", a_vulnerability(rating=Rating.CRITICAL), Outcome.PASS),
        ("low", a_finding(severity=Severity.ERROR), Outcome.PASS),
        ("low", a_vulnerability(rating=Rating.UNKNOWN), Outcome.PASS),
    ],
)
def test_a_condition_holds_for_its_level_and_worse_and_for_its_kind_alone(
    fail_on: str, finding: Finding, expected: Outcome
) -> None:
    assert outcome(fail_on, finding) is expected


@pytest.mark.parametrize(
    ("fail_on", "fixed_in", "exploited", "expected"),
    [
        ("fixable-high", "4.17.21", False, Outcome.FINDINGS),
        ("fixable-high", None, True, Outcome.PASS),
        ("fixable-critical", "4.17.21", True, Outcome.PASS),
        ("known-exploited", None, True, Outcome.FINDINGS),
        ("known-exploited", "4.17.21", False, Outcome.PASS),
        ("fixable-known-exploited", None, True, Outcome.PASS),
        ("fixable-known-exploited", "4.17.21", True, Outcome.FINDINGS),
    ],
)
def test_a_condition_may_be_about_some_vulnerabilities_alone(
    fail_on: str, fixed_in: str | None, exploited: bool, expected: Outcome
) -> None:
    found = a_vulnerability(fixed_in=fixed_in)
    assert found.vulnerability is not None
    known = replace(found.vulnerability, exploited=exploited)

    assert outcome(fail_on, replace(found, vulnerability=known)) is expected


def test_what_is_exploited_counts_however_it_is_rated() -> None:
    found = a_vulnerability(rating=Rating.UNKNOWN)
    assert found.vulnerability is not None
    known = replace(found, vulnerability=replace(found.vulnerability, exploited=True))

    assert outcome("known-exploited", known) is Outcome.FINDINGS


def test_a_condition_on_what_is_new_looks_at_nothing_else() -> None:
    old, new = a_vulnerability("CVE-1"), a_vulnerability("CVE-2")

    assert outcome("new-high", old, new=()) is Outcome.PASS
    assert outcome("new-high", old, new, new=(new,)) is Outcome.FINDINGS


def test_without_a_baseline_nothing_is_new() -> None:
    assert outcome("new-high", a_vulnerability()) is Outcome.PASS


def test_reasons_name_the_condition_and_count() -> None:
    findings = (a_finding(severity=Severity.ERROR), a_finding(severity=Severity.WARNING))

    verdict = judge(limits("error,warning,low"), findings, None, None, ())

    assert verdict == Verdict(
        Outcome.FINDINGS, ("fail-on `error`: 1 finding", "fail-on `warning`: 2 findings")
    )


def test_a_part_that_broke_is_no_pass() -> None:
    verdict = judge(limits("error"), (), None, None, (_BROKEN,))

    assert verdict == Verdict(Outcome.COULD_NOT_CHECK, ("build: the image does not build",))


def test_a_part_that_the_verdict_does_not_rest_on_may_break() -> None:
    problem = Problem("comment", "the token may not write", blocks=False)

    assert judge(limits("error"), (), None, None, (problem,)) == Verdict(Outcome.PASS)


def test_findings_over_the_gate_outweigh_a_part_that_broke() -> None:
    findings = (a_finding(severity=Severity.ERROR),)

    verdict = judge(limits("error"), findings, None, None, (_BROKEN,))

    assert verdict == Verdict(Outcome.FINDINGS, ("fail-on `error`: 1 finding",))


def test_budgets_are_told_with_what_was_measured() -> None:
    limits = replace(
        _LENIENT,
        max_size=Budget.parse_size("1MB compressed"),
        max_increase=Budget.parse_increase("1%"),
    )
    delta = replace(a_delta(), sizes=Sizes(compressed=0, unpacked=50_000_000))

    verdict = judge(limits, (), Sizes(compressed=2_000_000, unpacked=1), delta, ())

    assert verdict == Verdict(
        Outcome.FINDINGS,
        (
            "max-size `1MB compressed`: the image has 2.0 MB compressed",
            "max-increase `1%`: the image grew by 50.0 MB unpacked",
        ),
    )


def test_a_budget_that_is_waived_is_told_and_fails_nothing() -> None:
    limits = replace(
        _LENIENT,
        max_size=Budget.parse_size("1B"),
        max_increase=Budget.parse_increase("1B"),
        exemptions=(Exemption("max-size", date(2027, 1, 31), "sharp comes in"),),
    )

    delta = replace(a_delta(), sizes=Sizes(compressed=0, unpacked=50_000_000))

    verdict = judge(limits, (), Sizes(compressed=1, unpacked=2_000_000), delta, ())

    assert verdict == Verdict(
        Outcome.FINDINGS,
        ("max-increase `1B`: the image grew by 50.0 MB unpacked",),
        (
            (
                "max-size `1B`: the image has 2.0 MB unpacked; "
                "allowed until 2027-01-31: sharp comes in"
            ),
        ),
    )


def test_an_image_that_shrinks_is_within_every_budget() -> None:
    limits = replace(_LENIENT, max_increase=Budget.parse_increase("0B"))
    delta = replace(a_delta(), sizes=Sizes(compressed=-1, unpacked=-1))

    assert judge(limits, (), None, delta, ()).outcome is Outcome.PASS
