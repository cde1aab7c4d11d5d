"""Commands that name Node.js where the image does already."""

import json
from collections.abc import Iterator
from posixpath import basename

from dunnage.flow.flow import Flow
from dunnage.model import Fix, Severity
from dunnage.rule import Example, Violation, practice

_APP = (
    "FROM gcr.io/distroless/nodejs24-debian12:nonroot\nWORKDIR /app\n"
    "ENV NODE_ENV=production\nCOPY dist ./dist\n"
)


@practice(
    Severity.ERROR,
    source="https://github.com/GoogleContainerTools/distroless/blob/main/nodejs/README.md",
    examples=[
        Example(
            bad=f'{_APP}CMD ["node", "dist/app.js"]\n',
            good=f'{_APP}CMD ["dist/app.js"]\n',
            lines=(5,),
            fixed=f'{_APP}CMD ["dist/app.js"]\n',
        ),
        Example(
            bad=f'{_APP}CMD ["/nodejs/bin/node", "dist/app.js"]\n',
            good=f'{_APP}ENTRYPOINT ["/nodejs/bin/node", "dist/app.js"]\n',
            lines=(5,),
            fixed=f'{_APP}CMD ["dist/app.js"]\n',
        ),
    ],
)
def distroless_node_twice(flow: Flow) -> Iterator[Violation]:
    """The command names `node`, which is the entrypoint of the image already.

    Node.js is then told to run a script called `node`, and the container ends with "Cannot find
    module". In distroless and Chainguard's Node.js images CMD holds the script and its arguments
    alone; with an ENTRYPOINT of your own it is another matter.
    """
    command = flow.target.command
    if command is None or command.json is None or flow.target.entrypoint is not None:
        return
    words = command.json
    if flow.base(flow.target).entrypoint_is_node and basename(words[0]) in ("node", "nodejs"):
        one_line = command.lines.first == command.lines.last
        fix = Fix(command.lines, f"CMD {json.dumps(words[1:])}") if one_line and words[1:] else None
        yield Violation(
            command.lines,
            "`node` is this image's entrypoint: leave it out of CMD, and name the script first.",
            fix,
        )
