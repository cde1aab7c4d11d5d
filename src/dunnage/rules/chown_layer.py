"""Layers that repeat files for the sake of their owner."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from dunnage import units
from dunnage.dockerfile import Instruction
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.naming import line_names
from dunnage.flow.own_files import own_layers
from dunnage.flow.ownership import How, Owning
from dunnage.flow.unseen import Cause, unseen
from dunnage.model import Image, Lines, Severity
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
    if image is None or not own_layers(image):
        yield from _reasoned(flow)
        return
    for lines, layers, size in _measured(image):
        if size >= _LITTLE:
            stored = (image.layers[each].location for each in layers)
            origins = tuple(sorted({each.lines for each in stored if each is not None}))
            yield Violation(lines, _message(origins, f" ({units.size(size)})"), origins=origins)


def _measured(image: Image) -> Iterator[tuple[Lines, set[int], int]]:
    """Tell which layers a line repeats, and how many bytes of them."""
    own = own_layers(image)
    layers: defaultdict[Lines, set[int]] = defaultdict(set)
    sizes: Counter[Lines] = Counter()
    for hidden in unseen(image)[Cause.OWNER]:
        layers[own[hidden.by]].add(hidden.layer)
        sizes[own[hidden.by]] += hidden.size
    yield from ((lines, layers[lines], sizes[lines]) for lines in sorted(sizes))


def _reasoned(flow: Flow) -> Iterator[Violation]:
    passed: list[Owning] = []
    told: set[int] = set()
    for owning in flow.ownings(flow.target):
        if owning.how is How.CHOWN_ALL and owning.lines.first not in told:
            earlier = [each.lines for each in passed if _repeats(owning, each)]
            if earlier:
                told.add(owning.lines.first)
                yield Violation(owning.lines, _message(earlier, ""))
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


def _message(earlier: Iterable[Lines], size: str) -> str:
    return (
        f"This stores the files of {line_names(earlier)} a second time{size}:"
        " let `COPY --chown=` and the user's own RUN make them theirs."
    )
