from dunnage.linters.counterparts import RULES, counterparts
from dunnage.rules import PRACTICES


def test_counterparts_are_sorted_by_their_tools() -> None:
    assert counterparts("runs-as-root") == {
        "hadolint": ("DL3002",),
        "BuildKit": (),
        "Trivy": ("DS-0002",),
        "Checkov": ("CKV_DOCKER_3", "CKV_DOCKER_8"),
    }


def test_a_rule_that_nobody_else_has_has_no_counterpart() -> None:
    assert not any(counterparts("cmd-npm-start").values())


def test_only_rules_that_exist_have_counterparts() -> None:
    assert set(RULES) <= {practice.rule.id for practice in PRACTICES}
