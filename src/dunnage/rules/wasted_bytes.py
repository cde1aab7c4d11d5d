"""Bytes that are pulled and stored, and that no container ever sees."""

from collections.abc import Iterator
from dataclasses import replace

from dunnage import units
from dunnage.contents import File, Hidden, Hiding
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.naming import quoted
from dunnage.flow.unseen import Cause, unseen
from dunnage.image.waste import Waste, waste
from dunnage.model import Image, Severity
from dunnage.rule import Built, Example, Violation, practice

_LITTLE = 1_000_000  # bytes that nobody minds
_WORDS = {
    Hiding.DELETED: "deletes {size} that {origin} stores ({names}), and {origin} keeps them",
    Hiding.REPLACED: "stores {size} anew that {origin} has stored before ({names})",
    Hiding.REPEATED: "stores the same {size} as {origin} once more ({names})",
}
_START = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_END = 'COPY dist ./dist\nUSER node\nCMD ["node", "dist/app.js"]\n'


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/building/best-practices/#decouple-applications",
    tags=("size",),
    examples=[
        Example(
            bad=f"{_START}COPY fonts ./fonts\nRUN rm -r fonts/unused\n{_END}",
            good=f"{_START}COPY fonts/used ./fonts\n{_END}",
            lines=(5,),
            built=Built(
                files={"app/dist/app.js": File(2_000, layer=6)},
                hidden=(Hidden("app/fonts/unused/a.ttf", 9_000_000, 4, 5, Hiding.DELETED),),
            ),
        ),
    ],
)
def wasted_bytes(flow: Flow, image: Image) -> Iterator[Violation]:
    """A layer stores files that a later one deletes or replaces.

    A layer only hides what is below it: whoever pulls the image pulls the hidden files too, and
    anybody can take them out of it. Delete in the RUN that makes them, leave out of COPY what is
    not wanted, or make it in another stage and copy the result alone. What the base image stores
    does not count: nobody here can make it smaller.
    """
    if flow.kind in (Kind.BASE, Kind.DEV):
        return
    for each in waste(replace(image, hidden=unseen(image)[Cause.OTHER])):
        if each.size >= _LITTLE and each.by.location and each.stored.location:
            yield Violation(
                each.by.location.lines, _message(each), origins=(each.stored.location.lines,)
            )


def _message(found: Waste) -> str:
    words = _WORDS[found.how].format(
        size=units.size(found.size),
        origin=f"line {found.stored.location.lines.first}" if found.stored.location else "",
        names=quoted(found.examples),
    )
    return f"This {words}."
