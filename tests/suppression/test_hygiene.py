from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dunnage.dockerfile import parse
from dunnage.lint import lint
from dunnage.model import Finding, Lines, Location, Rule, Severity, Tool, ToolRun
from dunnage.rule import Evidence
from dunnage.rules import PRACTICES
from dunnage.suppression import comments, hygiene
from dunnage.suppression.apply import apply
from dunnage.suppression.image_budgets import BudgetWaiver, ImageBudgets
from dunnage.suppression.policy import NONE, PATH, Policy, Rerating
from dunnage.suppression.suppression import Kind, Suppression

_TODAY = date(2026, 12, 1)
_LINE = Location(PATH, Lines(3, 3))
_OTHERS = (ToolRun(Tool.HADOLINT), ToolRun(Tool.BUILDKIT), ToolRun(Tool.TRIVY))
_UNTAGGED = "FROM node\nUSER node\n"


def about(
    text: str, *others: ToolRun, policy: Policy = NONE, target: str | None = None
) -> list[tuple[str, int, str]]:
    """Lint a file, and tell what is found about its suppressions."""
    dockerfile = parse(text.encode(), target=target)
    practices = [each for each in PRACTICES if each.rule.id == "base-image-untagged"]
    own = lint(practices, Evidence(dockerfile), "Dockerfile")
    runs = apply((own, *others), comments.read(dockerfile, "Dockerfile"), policy, _TODAY).runs
    rules = {each.id for each in hygiene.RULES}
    return [
        (each.rule.id, each.location.lines.first, each.message)
        for each in runs[0].findings
        if each.rule.id in rules
    ]


def test_a_comment_that_serves_is_not_told() -> None:
    assert about(f"# dunnage: allow=base-image-untagged so\n{_UNTAGGED}") == []


@pytest.mark.parametrize("rule", ["base-image-untagged", "unused-suppression"])
def test_a_comment_that_serves_nothing_is_told(rule: str) -> None:
    assert about(f"FROM node:24\n# dunnage: allow={rule} so\nUSER node\n") == [
        (
            "unused-suppression",
            2,
            f"Nothing here is told by `{rule}`: what allows it can go.",
        )
    ]


def test_a_budgets_waiver_that_has_ended_is_told() -> None:
    waivers = (
        BudgetWaiver("max-size", date(2026, 11, 30), "so", _LINE),
        BudgetWaiver("max-increase", date(2026, 12, 1), "so", _LINE),
    )
    policy = Policy(budgets=(ImageBudgets("api", waivers=waivers),))

    assert about("FROM node:24\nUSER node\n", policy=policy) == [
        (
            "expired-waiver",
            3,
            "The waiver of `max-size` ended on 2026-11-30: it counts again.",
        )
    ]


def test_a_comment_without_a_reason_is_told_once() -> None:
    text = f"# dunnage: allow=base-image-untagged,unused-waiver\n{_UNTAGGED}"

    assert about(text) == [
        (
            "unused-suppression",
            1,
            "Nothing here is told by `unused-waiver`: what allows it can go.",
        ),
        ("suppression-without-reason", 1, "The comment does not say why it allows this."),
    ]


def test_a_rule_that_is_not_there_is_told_with_the_one_that_is_meant() -> None:
    assert about(f"# dunnage: allow=base-image-untaged so\n{_UNTAGGED}") == [
        (
            "unknown-rule-in-suppression",
            1,
            (
                "`base-image-untaged` is no rule of Dunnage, and nothing else is told by that "
                "name. Is `base-image-untagged` meant?"
            ),
        )
    ]


def test_a_rule_of_a_tool_that_did_not_run_is_not_judged() -> None:
    text = "# dunnage: allow=DL3006,StageNameCasing,CVE-2026-0001 so\nFROM node:24\n"
    broken = ToolRun(Tool.HADOLINT, problem="hadolint is not installed")

    assert about(text) == []
    assert about(text, broken) == []
    assert [rule for rule, _, _ in about(text, *_OTHERS)] == ["unused-suppression"] * 3


def test_comments_of_others_are_theirs_to_judge() -> None:
    text = "# check=skip=FromAsCasing\n# hadolint ignore=DL3008,DL9999\nFROM node:24\n"

    assert about(text, *_OTHERS) == []


def test_a_stage_that_is_not_built_is_not_judged() -> None:
    text = "FROM node:24 AS prod\n# dunnage: allow=base-image-untagged so\nFROM node:24 AS dev\n"

    assert about(text, target="prod") == []
    assert [rule for rule, _, _ in about(text, target="dev")] == ["unused-suppression"]


def test_a_waiver_that_has_ended_is_told_on_its_line() -> None:
    ended = Suppression(Kind.WAIVER, "CVE-2026-1", _LINE, "so", until=date(2026, 11, 30))

    assert about(_UNTAGGED, *_OTHERS, policy=Policy((ended,))) == [
        ("expired-waiver", 3, "The waiver of `CVE-2026-1` ended on 2026-11-30: it counts again.")
    ]


def test_a_waiver_that_serves_nothing_is_told_where_everything_has_run() -> None:
    unused = Suppression(Kind.WAIVER, "CVE-2026-1", _LINE, "so", until=_TODAY)
    policy = Policy((unused, replace(unused, rule="DL3008")))

    assert about(_UNTAGGED, policy=policy) == []
    assert about(_UNTAGGED, *_OTHERS, policy=policy) == [
        ("unused-waiver", 3, "Nothing here is told by `CVE-2026-1`: what allows it can go."),
        ("unused-waiver", 3, "Nothing here is told by `DL3008`: what allows it can go."),
    ]


def test_an_entry_of_an_ignore_file_is_judged_as_a_waiver_is() -> None:
    entry = Suppression(Kind.WAIVER, "github-pat", _LINE, tool=Tool.TRIVY)
    ended = replace(entry, until=date(2026, 11, 30))
    policy = Policy((entry, ended))

    assert about(_UNTAGGED, policy=policy) == [
        ("expired-waiver", 3, "The waiver of `github-pat` ended on 2026-11-30: it counts again.")
    ]
    assert [rule for rule, _, _ in about(_UNTAGGED, *_OTHERS, policy=policy)] == [
        "unused-waiver",
        "expired-waiver",
    ]


def test_what_vex_says_is_not_judged() -> None:
    said = Suppression(Kind.FOREIGN, "CVE-2026-1", _LINE, "fixed", tool=Tool.TRIVY)

    assert about(_UNTAGGED, *_OTHERS, policy=Policy((said,))) == []


def test_a_waiver_for_another_file_is_not_judged() -> None:
    elsewhere = Suppression(
        Kind.WAIVER, "DL3008", _LINE, "so", path="apps/Dockerfile", until=_TODAY
    )

    assert about(_UNTAGGED, *_OTHERS, policy=Policy((elsewhere,))) == []


def test_a_policy_that_names_no_rule_is_told() -> None:
    switch = Suppression(Kind.SWITCH, "run-as-root", _LINE, "switched off")
    policy = Policy((switch,), (Rerating("nothing-of-the-kind", Severity.ERROR, _LINE),))

    assert about(_UNTAGGED, policy=policy) == [
        (
            "unknown-rule-in-suppression",
            3,
            "`nothing-of-the-kind` is no rule of Dunnage, and nothing else is told by that name.",
        ),
        (
            "unknown-rule-in-suppression",
            3,
            (
                "`run-as-root` is no rule of Dunnage, and nothing else is told by that name. "
                "Is `runs-as-root` meant?"
            ),
        ),
    ]


def test_the_name_of_a_secret_that_was_found_is_a_rule() -> None:
    secret = Finding(
        replace(hygiene.UNKNOWN_RULE, id="github-pat"), _LINE, "A token.", subject="app/.env"
    )
    policy = Policy((Suppression(Kind.SWITCH, "github-pat", _LINE, "switched off"),))

    assert about(_UNTAGGED, ToolRun(Tool.TRIVY, findings=(secret,)), policy=policy) == []


def test_these_rules_can_be_switched_off_and_rated_too() -> None:
    text = "FROM node:24\n# dunnage: allow=base-image-untagged so\nUSER node\n"
    off = Policy((Suppression(Kind.SWITCH, "unused-suppression", _LINE, "switched off"),))

    assert about(text, policy=off) == []


@pytest.mark.parametrize("rule", hygiene.RULES, ids=lambda each: each.id)
def test_a_rule_about_suppressions_has_a_page(rule: Rule) -> None:
    assert rule.url is not None
    assert rule.url.endswith(f"/docs/rules/{rule.id}.md")
    assert rule.summary.endswith(".")
    assert Path(rule.url).stem not in {each.rule.id for each in PRACTICES}
