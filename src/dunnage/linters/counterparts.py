"""What other linters call what our rules tell, for readers who come from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.linters.equivalents import equivalents, owner

if TYPE_CHECKING:
    from collections.abc import Mapping

TOOLS = ("hadolint", "BuildKit", "Trivy", "Checkov")

# Beyond the equivalents, of which a review tells only one: checks that no review runs.
# As of hadolint 2.15.1, Trivy 0.76 and Checkov 3.
_FURTHER: Mapping[str, tuple[str, ...]] = {
    "base-image-latest": ("DS-0001", "CKV_DOCKER_7"),
    "base-image-untagged": ("DS-0001", "CKV_DOCKER_7"),
    "copy-trailing-comment": ("DS-0011",),
    "distroless-runs-as-root": ("DS-0002", "CKV_DOCKER_3", "CKV_DOCKER_8"),
    "healthcheck-missing": ("DL3057", "DS-0026", "CKV_DOCKER_2"),
    "os-cache-left": ("DS-0025",),
    "runs-as-root": ("DS-0002", "CKV_DOCKER_3", "CKV_DOCKER_8"),
    "secret-in-arg-or-env": ("DS-0031",),
}
RULES = frozenset(_FURTHER)


def counterparts(rule: str) -> Mapping[str, tuple[str, ...]]:
    """Name by tool the rules of others that tell what one of ours tells."""
    others = sorted(equivalents(rule).union(_FURTHER.get(rule, ())))
    return {tool: tuple(each for each in others if _tool(each) == tool) for tool in TOOLS}


def _tool(rule: str) -> str:
    return "Checkov" if rule.startswith("CKV_") else owner(rule).value
