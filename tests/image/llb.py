"""Metadata as buildx writes it, from one line for each operation."""

import json
from collections.abc import Mapping, Sequence

# What was done, to which refs, and the first and last lines that asked for it.
Step = tuple[Mapping[str, object], Sequence[str], Sequence[tuple[int, int]]]

BUILDKIT = "https://mobyproject.org/buildkit@v1#metadata"
SOURCE = {"source": {"identifier": "docker-image://docker.io/library/node:24"}}
CONTEXT = {"source": {"identifier": "local://context"}}
RUN = {"exec": {"mounts": [{"dest": "/"}, {"input": -1, "dest": "/run/secrets/a"}]}}
RUN_ON_SCRATCH = {"exec": {"mounts": [{"input": -1, "dest": "/"}]}}


def files(*actions: tuple[int, int]) -> dict[str, object]:
    """Take an input and an output for each action."""
    return {"file": {"actions": [{"input": i, "output": o, "Action": {}} for i, o in actions]}}


def copies(*pairs: tuple[str, str], source: int = 1) -> dict[str, object]:
    """Copy one after the other from the second input to the first."""
    last = len(pairs) - 1
    actions = [
        {
            "input": 0 if number == 0 else 1 + number,
            "secondaryInput": source,
            "output": 0 if number == last else -1,
            "Action": {"copy": {"src": src, "dest": dest, "allowWildcard": True}},
        }
        for number, (src, dest) in enumerate(pairs)
    ]
    return {"file": {"actions": actions}}


def makes(kind: str, *, parent: int = 0) -> dict[str, object]:
    """Make a folder or a file."""
    action = {"input": parent, "secondaryInput": -1, "Action": {kind: {"path": "/app"}}}
    return {"file": {"actions": [action]}}


def merge(count: int) -> dict[str, object]:
    first: list[dict[str, int]] = [{}]  # protobuf's JSON leaves zeros out
    return {"merge": {"inputs": first + [{"input": index} for index in range(1, count)]}}


def graph(*steps: Step, result: str) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = [
        {"id": f"step{index}", "op": {"Op": operation}, "inputs": inputs}
        for index, (operation, inputs, _) in enumerate(steps)
    ]
    return [*listed, {"id": f"step{len(steps)}", "op": {"Op": {}}, "inputs": [result]}]


def details(*steps: Step, result: str, height: int | None) -> dict[str, object]:
    locations = {
        f"step{index}": {
            "locations": [
                {"ranges": [{"start": {"line": n}, "end": {"line": n}} for n in range(a, b + 1)]}
                for a, b in spans
            ]
        }
        for index, (_, _, spans) in enumerate(steps)
    }
    chain = {result: [[{"digest": "sha256:0", "size": -1}] * height]} if height else {}
    return {"source": {"locations": locations}, "layers": chain}


def metadata(*steps: Step, result: str, height: int | None = None) -> bytes:
    told = {
        "buildConfig": {"llbDefinition": graph(*steps, result=result)},
        "metadata": {BUILDKIT: details(*steps, result=result, height=height)},
    }
    return json.dumps({"buildx.build.provenance": told}).encode()
