"""Applications that run on a distribution meant for building."""

from collections.abc import Iterator

from dunnage import units
from dunnage.flow.base import Variant
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_APP = (
    "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
    'USER node\nCMD ["node", "dist/app.js"]\n'
)


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/best-practices/#choose-the-right-base-image",
    examples=[
        Example(
            bad=f"FROM node:24.11.1-bookworm\n{_APP}",
            good=f"FROM node:24.11.1-bookworm-slim\n{_APP}",
            lines=(1,),
        ),
    ],
)
def base_image_not_minimal(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """The application ships on the full Debian image.

    That image brings compilers, headers, Python, git and hundreds of libraries to build with: about
    a gigabyte, against a quarter of it for `slim`, and most of what a scanner will find. Build on
    it, and let the last stage start from `slim`, Alpine or distroless.
    """
    base = flow.base(flow.target)
    if base.reference is None or (base.reference.digest and not base.reference.tag):
        return
    if base.variant is Variant.FULL and flow.kind not in (Kind.DEV, Kind.BASE):
        size = "" if image is None else f" ({units.size(_base_size(image))} unpacked)"
        yield Violation(
            flow.target.ancestry[0].origin.lines,
            f"The final stage is on the full Debian image{size}: use its `-slim` variant.",
        )


def _base_size(image: Image) -> int:
    return sum(layer.sizes.unpacked for layer in image.layers if layer.base)
