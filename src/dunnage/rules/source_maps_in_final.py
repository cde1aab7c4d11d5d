"""Source maps that nothing reads."""

import re
from collections.abc import Iterator

from dunnage.flow import shipped_files
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_MAP = re.compile(r".+\.([cm]?js|css)\.map")
_OPTION = "--enable-source-maps"
_PACKAGE = "source-map-support"
_APP = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_START = 'USER node\nCMD ["node", "app.js"]\n'


@practice(
    Severity.NOTE,
    source="https://nodejs.org/api/cli.html#--enable-source-maps",
    tags=("size",),
    examples=[
        Example(
            bad=f"{_APP}COPY dist/app.js dist/app.js.map ./\n{_START}",
            good=f"{_APP}COPY dist/app.js ./\n{_START}",
            lines=(4,),
        ),
    ],
)
def source_maps_in_final(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """Source maps are in the image, and nothing there reads them.

    They are often larger than the code, and hold the sources in full, which a web server gives to
    everybody who asks. Node.js reads them only with `--enable-source-maps`: start it so, or build
    without maps, or remove them in the build stage.
    """
    if flow.kind in (Kind.BASE, Kind.DEV) or _reads_maps(flow):
        return
    for shipment in shipped_files.find(flow, image, lambda name: _MAP.fullmatch(name) is not None):
        message = f"Source maps come along, and nothing reads them: {shipment}."
        yield Violation(shipment.lines, message, origins=shipment.origins)


def _reads_maps(flow: Flow) -> bool:
    process = flow.process
    words = (*process.argv, *(process.script_text or "").split()) if process else ()
    variable = flow.state(flow.target).environment("NODE_OPTIONS") or ""
    package = flow.project.package_json if flow.project else None
    return any(_OPTION in word or _PACKAGE in word for word in (*words, variable)) or (
        package is not None and _PACKAGE in package.production
    )
