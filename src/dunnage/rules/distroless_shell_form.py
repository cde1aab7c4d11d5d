"""Commands in shell form in images that have no shell."""

from collections.abc import Iterator

from dunnage.dockerfile import Instruction, Stage
from dunnage.dockerfile.arguments import split_keyword
from dunnage.flow.families import Family, Sh
from dunnage.flow.flow import Flow
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_APP = (
    "FROM gcr.io/distroless/nodejs24-debian12:nonroot\nWORKDIR /app\n"
    "ENV NODE_ENV=production\nCOPY dist ./dist\n"
)
_BINARIES = ("/", "/bin", "/usr/bin", "/usr", "/busybox")


@practice(
    Severity.ERROR,
    source="https://github.com/GoogleContainerTools/distroless#entrypoints",
    examples=[
        Example(
            bad=f"{_APP}CMD dist/app.js\n",
            good=f'{_APP}CMD ["dist/app.js"]\n',
            lines=(5,),
        ),
        Example(
            bad=f'{_APP}RUN mkdir -p /app/data\nCMD ["dist/app.js"]\n',
            good=(
                "FROM node:24.11.1-bookworm-slim AS files\nRUN mkdir -p /app/data\n"
                f'{_APP}COPY --from=files /app/data ./data\nCMD ["dist/app.js"]\n'
            ),
            lines=(5,),
        ),
    ],
)
def distroless_shell_form(flow: Flow) -> Iterator[Violation]:
    """A command in shell form, in an image without a shell.

    Docker hands it to `/bin/sh -c`, and there is no such program: a RUN fails the build, a CMD or
    ENTRYPOINT the start, and a HEALTHCHECK says "unhealthy" for ever. Write the JSON form, and do
    in a build stage what needs a shell.
    """
    for stage in flow.stages:
        if _has_no_shell(flow, stage):
            for instruction in stage.instructions:
                if instruction in _in_force(flow, stage) and _asks_for_shell(instruction):
                    yield Violation(
                        instruction.lines,
                        f"There is no /bin/sh in this image, and this {instruction.keyword} needs"
                        " one: write it as JSON, or do it in another stage.",
                    )


def _has_no_shell(flow: Flow, stage: Stage) -> bool:
    """Say whether nobody brought a shell either."""
    base = flow.base(stage)
    if base.sh is not Sh.NONE or base.family is Family.WINDOWS or stage.root is None:
        return False
    copies = flow.history(stage, flow.copies)
    brought = any(
        copy.destination is None
        or copy.destination.rstrip("/").endswith(("/sh", "/busybox"))
        or (copy.destination in _BINARIES and not copy.is_context)
        for copy in copies
    )
    return not brought and flow.state(stage).shell is None


def _in_force(flow: Flow, stage: Stage) -> tuple[Instruction | None, ...]:
    runs = tuple(each for each in stage.instructions if each.keyword == "RUN")
    if stage is not flow.target:
        return runs
    return (*runs, stage.entrypoint, stage.command, stage.healthcheck)


def _asks_for_shell(instruction: Instruction) -> bool:
    if instruction.json is not None:
        return instruction.json[:1] in (("sh",), ("/bin/sh",), ("bash",), ("/bin/bash",))
    if instruction.keyword == "HEALTHCHECK":
        return split_keyword(instruction.arguments)[0].upper() == "CMD"
    # A RUN that mounts a shell is its author's own business.
    return not any(flag.name == "mount" for flag in instruction.flags)
