"""Layers that repeat files for the sake of their owner."""

from collections.abc import Iterator

from dunnage import units
from dunnage.dockerfile import Instruction
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.ownership import How, Owning
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_LITTLE = 1_000_000  # bytes that nobody minds
_SMALL = (
    ".json",
    ".json*",
    ".lock",
    ".lock*",
    ".lockb",
    ".yaml",
    ".yaml*",
    ".yml",
    ".npmrc",
    ".sh",
)
_START = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_END = 'USER node\nCMD ["node", "dist/app.js"]\n'


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/reference/dockerfile/#copy---chown---chmod",
    tags=("size",),
    examples=[
        Example(
            bad=f"{_START}COPY dist ./dist\nRUN chown -R node:node /app\n{_END}",
            good=f"{_START}COPY --chown=node:node dist ./dist\n{_END}",
            lines=(5,),
        ),
    ],
)
def chown_layer(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """Files are copied into a second layer by `chown -R`.

    A layer cannot change the owner of a file alone: each file that an earlier layer holds is stored
    once more, and the image has it twice. Give files to their user as they come, by
    `COPY --chown=`; a folder that the application writes to can be made and given away in one RUN
    before anything is copied there.
    """
    if flow.kind is Kind.DEV:
        return
    passed: list[Owning] = []
    told: set[int] = set()
    for owning in flow.ownings(flow.target):
        if owning.how is How.CHOWN_ALL and owning.lines.first not in told:
            earlier = [each for each in passed if _repeats(owning, each)]
            size = _size(image, owning.instruction)
            if earlier and (size is None or size >= _LITTLE):
                told.add(owning.lines.first)
                yield Violation(owning.lines, _message(earlier, size))
        passed.append(owning)


def _repeats(change: Owning, earlier: Owning) -> bool:
    """Say whether another layer holds files that change their owner here.

    Of a folder below a copied one nobody knows what it held.
    """
    if earlier.how not in (How.COPY, How.INSTALL) or earlier.path is None or change.path is None:
        return False
    if earlier.instruction is change.instruction or _is_small(earlier.instruction):
        return False
    return f"{earlier.path}/".startswith(f"{change.path.rstrip('/*')}/")


def _is_small(instruction: Instruction) -> bool:
    """Say whether it copies manifests and settings alone, a few kilobytes."""
    sources = instruction.words[:-1] if instruction.keyword in ("ADD", "COPY") else ()
    return bool(sources) and all(each.endswith(_SMALL) for each in sources)


def _size(image: Image | None, instruction: Instruction) -> int | None:
    for layer in image.layers if image else ():
        where = layer.location
        if where is not None and not layer.base and where.lines == instruction.lines:
            return layer.sizes.unpacked
    return None


def _message(earlier: list[Owning], size: int | None) -> str:
    numbers = sorted({each.lines.first for each in earlier})
    cost = "" if size is None else f" ({units.size(size)})"
    lines = " and ".join(filter(None, (", ".join(map(str, numbers[:-1])), str(numbers[-1]))))
    noun = "line" if len(numbers) == 1 else "lines"
    return (
        f"This stores the files of {noun} {lines} a second time{cost}:"
        " let `COPY --chown=` and the user's own RUN make them theirs."
    )
