"""Distroless images that were not asked to run as another user."""

from collections.abc import Iterator

from dunnage.flow.families import Family
from dunnage.flow.flow import Flow
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_ROOT = ("", "root", "0")
_DIGEST = "sha256:0c9a1e2d3f4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1"
_APP = 'WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\nCMD ["dist/app.js"]\n'


@practice(
    Severity.WARNING,
    source="https://github.com/GoogleContainerTools/distroless#examples-with-docker",
    tags=("security",),
    examples=[
        Example(
            bad=f"FROM gcr.io/distroless/nodejs24-debian12@{_DIGEST}\n{_APP}",
            good=f"FROM gcr.io/distroless/nodejs24-debian12:nonroot\n{_APP}",
            lines=(1,),
        ),
    ],
)
def distroless_runs_as_root(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """A distroless image runs as root.

    That there is no shell does not take root's power from the application. The same image stands
    under the tag `nonroot`, and starts as user 65532 there; `USER nonroot` does it as well, for the
    user is in every distroless image.
    """
    base = flow.base(flow.target)
    if base.family not in (Family.DISTROLESS, Family.DISTROLESS_NODE):
        return
    # A variable in the tag may be what asks for `nonroot`.
    if flow.target.root is None or flow.target.user is not None or base.user != "root":
        return
    if image is None or image.config.user.partition(":")[0] in _ROOT:
        yield Violation(
            flow.target.origin.lines,
            "This distroless image runs as root: take its tag `nonroot`, or set `USER nonroot`.",
        )
