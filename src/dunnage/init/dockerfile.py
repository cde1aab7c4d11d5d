"""The Dockerfile: its stages, one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.init import build, final, install

if TYPE_CHECKING:
    from dunnage.init.plan import Plan

_HEAD = """# syntax=docker/dockerfile:1
#
# A tag may stand for another image tomorrow, so pin what stands behind FROM. The digest is told by
#   docker buildx imagetools inspect {image}
# Write it behind the tag, as `@sha256:…`, and remove the comment that allows its absence: then
# Dependabot (package-ecosystem: docker) or Renovate keep both up to date.
"""


def render(plan: Plan) -> str:
    """Write the file."""
    stages = (
        install.base(plan),
        install.dependencies(plan),
        build.stage(plan),
        final.stage(plan),
    )
    texts = ("".join(f"{line}\n" for line in stage) for stage in stages)
    return "\n".join((_HEAD.format(image=plan.ground.builds_on), *filter(None, texts)))
