"""Which rules of different tools tell the same problem, so that it is told once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.linters import excerpt
from dunnage.model import Tool

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.model import Finding, ToolRun

_HADOLINT = re.compile(r"(DL|SC)\d+")  # SC: ShellCheck, which hadolint runs

# The first that tells a problem wins.
_PRECEDENCE = (Tool.DUNNAGE, Tool.BUILDKIT, Tool.HADOLINT, Tool.TRIVY)

SAME_LINES = frozenset(
    frozenset(group)
    for group in (
        {"base-image-untagged", "DL3006"},
        {"base-image-latest", "DL3007"},
        {"cmd-shell-form", "distroless-shell-form", "JSONArgsRecommended", "DL3025"},
        {"copy-trailing-comment", "DL3021"},
        {"dockerignore-hides-copied-file", "lockfile-ignored", "CopyIgnoredFile"},
        {"env-legacy-format", "LegacyKeyValueFormat"},
        {"npm-global-unpinned", "DL3016"},
        {"os-cache-left", "DL3009", "DL3019"},
        {"package-cache-left", "DL3060"},
        {"platform-constant", "FromPlatformFlagConstDisallowed", "DL3029"},
        {"secret-in-arg-or-env", "SecretsUsedInArgOrEnv", "DL3064"},
        {"workdir-relative", "WorkdirRelativePath", "DL3000"},
        {"DuplicateStageName", "DL3024"},
        {"MaintainerDeprecated", "DL4000"},
        {"UndefinedVar", "DL3044"},
    )
)

# These are about the whole file, and each tool has a line of its own for them.
SAME_FILE = frozenset(
    frozenset(group)
    for group in (
        {"runs-as-root", "distroless-runs-as-root", "DL3002"},
        {"workdir-missing", "DL3045"},
        # BuildKit names the instruction that has no effect, hadolint the one that has.
        {"MultipleInstructionsDisallowed", "DL3012", "DL4003", "DL4004"},
    )
)


def owner(rule: str) -> Tool:
    """Tell by the form of its id which tool a rule is of."""
    if _HADOLINT.fullmatch(rule):
        return Tool.HADOLINT
    if rule.islower():
        return Tool.DUNNAGE
    return Tool.BUILDKIT if rule.isalpha() else Tool.TRIVY


def equivalents(rule: str) -> frozenset[str]:
    """Name the rules of other tools that tell the same problem."""
    groups = (group for group in SAME_LINES | SAME_FILE if rule in group)
    return frozenset(
        other for group in groups for other in group if owner(other) is not owner(rule)
    )


def is_of_file(one: str, other: str) -> bool:
    """Tell whether two rules have each a line of its own for the same problem."""
    return one != other and any({one, other} <= group for group in SAME_FILE)


def dedupe(runs: Iterable[ToolRun]) -> tuple[ToolRun, ...]:
    """Leave out what a tool of higher rank tells as well; runs and findings keep their order."""
    runs = tuple(runs)
    told: list[Finding] = []
    kept: dict[Tool, tuple[Finding, ...]] = {}
    for run in sorted(runs, key=lambda run: _PRECEDENCE.index(run.tool)):
        kept[run.tool] = tuple(each for each in run.findings if not _is_told(each, told))
        told += kept[run.tool]
    return tuple(replace(run, findings=kept[run.tool]) for run in runs)


def _is_told(finding: Finding, told: Iterable[Finding]) -> bool:
    return any(_same(finding, other) for other in told)


def _same(one: Finding, other: Finding) -> bool:
    here, there = one.location, other.location
    if here.path != there.path or one.rule.id == other.rule.id:
        return False
    pair = {one.rule.id, other.rule.id}
    if any(pair <= group for group in SAME_FILE):
        return True
    return excerpt.touch(here.lines, there.lines) and any(pair <= group for group in SAME_LINES)
