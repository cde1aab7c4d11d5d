import pytest

from dunnage.commands import explain
from dunnage.errors import ConfigError
from dunnage.rules import PRACTICES


def test_a_page_has_summary_help_examples_and_source() -> None:
    practice = next(each for each in PRACTICES if each.rule.id == "cmd-npm-start")
    rule, example = practice.rule, practice.examples[0]

    page = explain.page("cmd-npm-start", colour=False)

    assert page.startswith(f"cmd-npm-start (warning): {rule.summary}\n\n{rule.help}\n")
    assert f"\nBad: line {example.lines[0]}\n    FROM " in page
    assert page.endswith(f"\n\nRead more: {practice.source}\n")


def test_the_name_of_another_tool_leads_to_our_rule() -> None:
    assert explain.page("DL3006", colour=False) == explain.page("base-image-untagged", colour=False)


def test_a_rule_about_suppressions_has_a_page_too() -> None:
    assert explain.page("unused-suppression", colour=False).startswith("unused-suppression (note)")


def test_colours_are_on_titles_only() -> None:
    assert explain.page("runs-as-root", colour=True).startswith("\x1b[1mruns-as-root\x1b[0m (")


def test_an_unknown_rule_is_told_with_what_is_near() -> None:
    with pytest.raises(ConfigError, match=r"no such rule\. Did you mean runs-as-root"):
        explain.page("run-as-root", colour=False)
