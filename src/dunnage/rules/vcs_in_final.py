"""The history of the sources, in the image."""

import re
from collections.abc import Iterator

from dunnage.flow import shipped_files
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_HISTORY = re.compile(r"(.*/)?\.(git|hg|svn)/.*")
_APP = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_START = 'USER node\nCMD ["node", "src/app.js"]\n'


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/concepts/context/#dockerignore-files",
    tags=("security", "size"),
    examples=[
        Example(
            bad=f"{_APP}COPY .git ./.git\nCOPY src ./src\n{_START}",
            good=f"{_APP}ARG REVISION\nENV REVISION=$REVISION\nCOPY src ./src\n{_START}",
            lines=(4,),
        ),
    ],
)
def vcs_in_final(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """The version control's history is in the image.

    With it come all earlier states of all files: secrets that were removed long ago, the names of
    everybody who worked on them, and often more bytes than the application has. Put `.git` into
    `.dockerignore`; a program that tells its version can have it by ARG.
    """
    if flow.kind in (Kind.BASE, Kind.DEV):
        return
    for shipment in shipped_files.find(flow, image, _is_history):
        message = f"The history of the sources comes along: {shipment}."
        yield Violation(shipment.lines, message, origins=shipment.origins)


def _is_history(name: str) -> bool:
    return _HISTORY.fullmatch(name) is not None or name == ".git"
