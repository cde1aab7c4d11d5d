"""Documents for developers, where only the application reads."""

import re
from collections.abc import Iterator

from dunnage.flow import shipped_files
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

# Other Markdown can be content; a licence has to come along.
_DOCUMENTS = re.compile(
    r"(README|CHANGELOG|CONTRIBUTING|CODE_OF_CONDUCT|SECURITY|UPGRADING)(\.\w+)?|docs/.*\.(md|pdf|png)",
    re.IGNORECASE,
)
_APP = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_START = 'USER node\nCMD ["node", "src/app.js"]\n'


@practice(
    Severity.NOTE,
    source="https://docs.docker.com/build/concepts/context/#dockerignore-files",
    tags=("size",),
    examples=[
        Example(
            bad=f"{_APP}COPY src ./src\nCOPY README.md CHANGELOG.md ./\n{_START}",
            good=f"{_APP}COPY src ./src\n{_START}",
            lines=(5,),
        ),
    ],
)
def docs_in_final(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """Documents for developers are in the image.

    Nothing reads them there, and each correction of a README makes a new layer. Keep them out by
    `.dockerignore`, or copy by name what runs. Licences may stay: some ask to be passed on.
    """
    if flow.kind in (Kind.BASE, Kind.DEV):
        return
    wanted = shipped_files.find(flow, image, lambda name: _DOCUMENTS.fullmatch(name) is not None)
    for shipment in wanted:
        message = f"Documents for developers come along: {shipment}."
        yield Violation(shipment.lines, message, origins=shipment.origins)
