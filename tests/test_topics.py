import pytest

from dunnage.rules import PRACTICES
from dunnage.suppression import hygiene
from dunnage.topics import topic


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("base-image-untagged", "Base image"),
        ("distroless-shell-form", "Process"),
        ("copy-trailing-comment", "Language"),
        ("copy-without-chown", "Users and files"),
        ("chown-layer", "Layers and caches"),
        ("chown-unknown-user", "Users and files"),
        ("unused-stage", "Layers and caches"),
        ("unused-waiver", "Suppressions"),
        ("workflow-permissions", "Other"),
    ],
)
def test_the_longest_beginning_decides(rule: str, expected: str) -> None:
    assert topic(rule) == expected


def test_every_rule_has_a_topic() -> None:
    rules = (*(practice.rule for practice in PRACTICES), *hygiene.RULES)

    assert [each.id for each in rules if topic(each.id) == "Other"] == []
