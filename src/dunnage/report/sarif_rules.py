"""Rules as code scanning shows them beside an alert."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sarif_om as om  # noqa: TID251 - a part of dunnage.report.sarif

from dunnage.model import Severity
from dunnage.plain import plain

if TYPE_CHECKING:
    from dunnage.model import Rule
    from dunnage.report.sarif_json import Node

# https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit
_TAGS = 10
_DESCRIPTION = 1024
_HELP = 20_000
_PROBLEM_SEVERITIES = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "recommendation",
}


def descriptor(rule: Rule) -> Node:
    """Describe a rule; its score makes it a security rule."""
    summary = plain(rule.summary, _DESCRIPTION) or rule.id
    text = (rule.help or summary)[:_HELP]
    return om.ReportingDescriptor(
        id=rule.id,
        short_description=om.MultiformatMessageString(text=summary),
        full_description=om.MultiformatMessageString(text=summary),
        help=om.MultiformatMessageString(text=text, markdown=text),
        help_uri=rule.url if rule.url and rule.url.startswith("https://") else None,
        default_configuration=om.ReportingConfiguration(level=str(rule.severity)),
        properties=_properties(rule),
    )


def _properties(rule: Rule) -> dict[str, object]:
    properties: dict[str, object] = {"precision": "high", "tags": rule.tags[:_TAGS]}
    if rule.score is None:
        return properties | {"problem.severity": _PROBLEM_SEVERITIES[rule.severity]}
    # Below 0.1 there is no severity, and it is a text: a number is ignored.
    return properties | {"security-severity": f"{min(max(rule.score, 0.1), 10):.1f}"}
