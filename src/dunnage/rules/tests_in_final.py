"""Tests that nobody runs where the application runs."""

import re
from collections.abc import Iterator

from dunnage.flow import shipped_files
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_TESTS = re.compile(
    r"(test|tests|e2e|cypress|coverage)/.*"
    r"|(.*/)?(__tests__|__mocks__|__snapshots__)/.*|.+\.(test|spec)\.[cm]?[jt]sx?(\.map)?"
)
_APP = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_START = 'USER node\nCMD ["node", "src/app.js"]\n'


@practice(
    Severity.NOTE,
    source="https://docs.docker.com/build/concepts/context/#dockerignore-files",
    tags=("size",),
    examples=[
        Example(
            bad=f"{_APP}COPY src ./src\nCOPY test ./test\n{_START}",
            good=f"{_APP}COPY src ./src\n{_START}",
            lines=(5,),
        ),
    ],
)
def tests_in_final(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """Tests are in the image.

    Nothing runs them there. They make the image larger, their fixtures can hold data that was not
    meant to ship, and a change of a test makes a new layer. Keep them out by `.dockerignore`
    (`**/*.test.js`, `test`), or run them in a stage of their own.
    """
    if flow.kind in (Kind.BASE, Kind.DEV, Kind.JOB):
        return
    wanted = shipped_files.find(flow, image, lambda name: _TESTS.fullmatch(name) is not None)
    for shipment in wanted:
        message = f"Tests come along, and nothing runs them: {shipment}."
        yield Violation(shipment.lines, message, origins=shipment.origins)
