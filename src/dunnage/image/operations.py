"""BuildKit's operations, as its provenance writes them down, and the file systems they make.

https://github.com/moby/buildkit/blob/master/solver/pb/ops.proto
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dunnage.image.graph import Base, Change, Copy, Merge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dunnage.document import Document
    from dunnage.image.graph import Graph
    from dunnage.model import Lines

_NOTHING = Change(None, (), writes=False)


def outputs(
    step: Document, lines: tuple[Lines, ...], known: Graph
) -> Iterator[tuple[str, Base | Change | Merge]]:
    """Read a step's outputs; steps follow those that they need, so that there is no cycle."""
    name, operation = step.at("id").text, step.at("op", "Op")
    inputs = tuple(each.text for each in step.at("inputs"))
    if any(ref not in known for ref in inputs):
        return
    if operation.at("source").is_present:
        yield f"{name}:0", Base()
    elif operation.at("exec").is_present:
        for mount in operation.at("exec", "mounts"):
            if mount.at("dest").text == "/":
                yield f"{name}:0", Change(_input(inputs, mount.at("input")), lines)
    elif operation.at("file").is_present:
        for number, change in _files(tuple(operation.at("file", "actions")), inputs):
            yield f"{name}:{number}", replace(change, lines=lines)
    elif operation.at("merge").is_present:
        parts = (_input(inputs, each.at("input")) for each in operation.at("merge", "inputs"))
        yield f"{name}:0", Merge(tuple(part for part in parts if part is not None))


def _files(actions: Sequence[Document], inputs: tuple[str, ...]) -> Iterator[tuple[int, Change]]:
    """Follow each action with an output back to the input that the first of its chain changes.

    An action's input beyond the step's inputs is the output of an earlier action.
    """
    done: list[Change] = []
    for action in actions:
        earlier = _index(action.at("input")) - len(inputs)
        if 0 <= earlier < len(done):
            before = done[earlier]
        else:
            before = replace(_NOTHING, parent=_input(inputs, action.at("input")))
        done.append(_after(before, action, inputs))
        if (output := _index(action.at("output"))) >= 0:
            yield output, done[-1]


def _after(before: Change, action: Document, inputs: tuple[str, ...]) -> Change:
    kind = action.at("Action")
    if not kind.at("copy").is_present:
        only_removes = kind.at("mkdir").is_present or kind.at("rm").is_present
        return replace(before, writes=before.writes or not only_removes)
    source = _input(inputs, action.at("secondaryInput"))
    if source is None:  # of a file that the step itself has made
        return replace(before, writes=True)
    copy = Copy(source, _path(kind.at("copy", "src")), _path(kind.at("copy", "dest")))
    return replace(before, copies=(*before.copies, copy), writes=True)


def _path(path: Document) -> str:
    return "/".join(part for part in (path.text_or_none or "").split("/") if part not in ("", "."))


def _input(inputs: tuple[str, ...], index: Document) -> str | None:
    """Resolve an input's index; -1 means none."""
    number = _index(index)
    return inputs[number] if 0 <= number < len(inputs) else None


def _index(index: Document) -> int:
    return index.integer_or_none or 0  # protobuf's JSON leaves a zero out
