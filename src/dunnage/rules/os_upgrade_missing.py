"""OS packages that stay as old as the tag of the base image."""

import re
from collections.abc import Iterator

from dunnage.flow.families import Family
from dunnage.flow.flow import Flow
from dunnage.flow.os_packages import OsAction
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_WITH_MANAGER = (Family.NODE, Family.ALPINE, Family.DEBIAN, Family.UBUNTU, Family.NGINX)
_EXACT = re.compile(r"\d+\.\d+(\.\d+)?\b")
_APP = (
    "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
    'USER node\nCMD ["node", "dist/app.js"]\n'
)


@practice(
    Severity.NOTE,
    source="https://github.com/docker-library/faq#why-does-my-security-scanner-show-that-an-image-has-cves",
    advice=True,
    tags=("security",),
    examples=[
        Example(
            bad=f"FROM node:24.11.1-alpine3.22\n{_APP}",
            good=f"FROM node:24.11.1-alpine3.22\nRUN apk upgrade --no-cache\n{_APP}",
            lines=(1,),
        ),
    ],
)
def os_upgrade_missing(flow: Flow) -> Iterator[Violation]:
    """An exact version brings its OS packages as they were on the day it was built.

    A tag such as `24.11.1` is hardly ever rebuilt once the next version is out, so fixes of the
    distribution reach the image only with the next tag. Follow the tags closely, or let the final
    stage run `apk upgrade --no-cache` or `apt-get upgrade`. Where a digest pins the base, do not:
    then the digest is what has to be renewed.
    """
    base = flow.base(flow.target)
    if base.reference is None or base.reference.digest or base.family not in _WITH_MANAGER:
        return
    steps = (step for stage in flow.target.ancestry for step in flow.os_steps(stage))
    exact = base.reference.tag and _EXACT.match(base.reference.tag)
    if exact and all(step.action is not OsAction.UPGRADE for step in steps):
        yield Violation(
            flow.target.ancestry[0].origin.lines,
            f"Packages of `{base.reference}` stay as they were when it was built:"
            " upgrade them here, or pin the digest and renew it.",
        )
