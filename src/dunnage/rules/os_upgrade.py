"""Upgrades of what a digest has pinned."""

from collections.abc import Iterator

from dunnage.flow.flow import Flow
from dunnage.flow.os_packages import OsAction
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_BASE = (
    "node:24.11.1-alpine3.22"
    "@sha256:0c9a1e2d3f4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1"
)
_APP = (
    "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
    'USER node\nCMD ["node", "dist/app.js"]\n'
)


@practice(
    Severity.NOTE,
    source="https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
    examples=[
        Example(
            bad=f"FROM {_BASE}\nRUN apk upgrade --no-cache\n{_APP}",
            good=f"FROM {_BASE}\n{_APP}",
            lines=(2,),
        ),
    ],
)
def os_upgrade(flow: Flow) -> Iterator[Violation]:
    """All OS packages are upgraded on a base image that is pinned by digest.

    The digest promises the same packages in every build, and the upgrade takes whatever is newest
    on that day; what it replaces ships twice. Renew the digest instead, or upgrade by name the one
    package that cannot wait.
    """
    for stage in flow.stages:
        reference = flow.base(stage).reference
        if reference is None or reference.digest is None:
            continue
        for step in flow.os_steps(stage):
            if step.action is OsAction.UPGRADE and not step.packages:
                yield Violation(
                    step.lines,
                    "This upgrades what the digest of the base image pins: renew the digest.",
                )
