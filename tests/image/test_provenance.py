import json
from collections.abc import Mapping, Sequence

import pytest

from dunnage.dockerfile.document import Dockerfile
from dunnage.dockerfile.parser import parse as parse_dockerfile
from dunnage.errors import ToolError
from dunnage.image import provenance
from dunnage.model import Lines

BUILDKIT = "https://mobyproject.org/buildkit@v1#metadata"
SOURCE = {"source": {"identifier": "docker-image://docker.io/library/node:24"}}
CONTEXT = {"source": {"identifier": "local://context"}}
RUN = {"exec": {"mounts": [{"dest": "/"}, {"input": -1, "dest": "/run/secrets/a"}]}}
RUN_ON_SCRATCH = {"exec": {"mounts": [{"input": -1, "dest": "/"}]}}

Step = tuple[Mapping[str, object], Sequence[str], Sequence[tuple[int, int]]]


def _files(*actions: tuple[int, int]) -> dict[str, object]:
    """Take an input and an output for each action."""
    return {"file": {"actions": [{"input": i, "output": o, "Action": {}} for i, o in actions]}}


def _merge(count: int) -> dict[str, object]:
    first: list[dict[str, int]] = [{}]  # protobuf's JSON leaves zeros out
    return {"merge": {"inputs": first + [{"input": index} for index in range(1, count)]}}


def _graph(*steps: Step, result: str) -> list[dict[str, object]]:
    graph: list[dict[str, object]] = [
        {"id": f"step{index}", "op": {"Op": operation}, "inputs": inputs}
        for index, (operation, inputs, _) in enumerate(steps)
    ]
    return [*graph, {"id": f"step{len(steps)}", "op": {"Op": {}}, "inputs": [result]}]


def _details(*steps: Step, result: str, height: int | None) -> dict[str, object]:
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


def _metadata(*steps: Step, result: str, height: int | None = None) -> bytes:
    told = {
        "buildConfig": {"llbDefinition": _graph(*steps, result=result)},
        "metadata": {BUILDKIT: _details(*steps, result=result, height=height)},
    }
    return json.dumps({"buildx.build.provenance": told}).encode()


def _owners(metadata: bytes, count: int, dockerfile: Dockerfile) -> list[tuple[str, bool]] | None:
    built = provenance.parse(metadata)
    assert built is not None
    found = provenance.owners(built, count, dockerfile)
    return None if found is None else [(str(each.instruction), each.base) for each in found]


TWO_STAGES = parse_dockerfile(b"""\
FROM node:24 AS deps
WORKDIR /app
RUN npm ci \\
  # all of it
  && true

FROM node:24
WORKDIR /app
COPY --from=deps /app .
RUN <<EOF
true
EOF
""")
DEPS: tuple[Step, ...] = (
    (SOURCE, (), [(1, 1), (7, 7)]),
    (_files((0, 0)), ("step0:0",), [(2, 2), (8, 8)]),
    (RUN, ("step1:0",), [(3, 5)]),
)
FINAL: tuple[Step, ...] = (
    *DEPS,
    (_files((0, 0)), ("step1:0", "step2:0"), [(9, 9)]),
    (RUN, ("step3:0",), [(10, 12)]),
)


def test_every_layer_has_its_instruction() -> None:
    metadata = _metadata(*FINAL, result="step4:0", height=5)

    expected = [
        ("FROM node:24", True),
        ("FROM node:24", True),
        ("WORKDIR /app", False),
        ("COPY --from=deps /app .", False),
        ("RUN <<EOF", False),
    ]
    assert expected == _owners(metadata, 5, TWO_STAGES)


@pytest.mark.parametrize(
    ("target", "result", "expected"),
    [(None, "step3:0", Lines(8, 8)), ("deps", "step2:0", Lines(2, 2))],
)
def test_an_operation_that_stages_share_is_the_targets(
    target: str | None, result: str, expected: Lines
) -> None:
    dockerfile = parse_dockerfile("\n".join(TWO_STAGES.text).encode(), target=target)
    built = provenance.parse(_metadata(*FINAL, result=result))
    assert built is not None

    _, workdir, _ = provenance.owners(built, 3, dockerfile) or ()
    assert workdir.instruction is not None
    assert expected == workdir.instruction.lines


def test_a_merge_adds_the_layers_of_its_parts() -> None:
    dockerfile = parse_dockerfile(b"FROM node:24\nCOPY --link a /\nCOPY --link b /\nRUN true\n")
    steps: tuple[Step, ...] = (
        (SOURCE, (), []),
        (CONTEXT, (), []),
        (_files((-1, 0)), ("step1:0",), [(2, 2)]),
        (_merge(2), ("step0:0", "step2:0"), []),
        (_files((-1, 0)), ("step1:0",), [(3, 3)]),
        (_merge(2), ("step3:0", "step4:0"), []),
        (RUN, ("step5:0",), [(4, 4)]),
    )

    expected = [
        ("FROM node:24", True),
        ("COPY --link a /", False),
        ("COPY --link b /", False),
        ("RUN true", False),
    ]
    assert expected == _owners(_metadata(*steps, result="step6:0"), 4, dockerfile)


def test_several_sources_of_one_copy_are_one_layer() -> None:
    dockerfile = parse_dockerfile(b"FROM node:24\nCOPY a b c /app/\n")
    copy = _files((0, -1), (2, -1), (3, 0))
    steps: tuple[Step, ...] = (
        (SOURCE, (), []),
        (CONTEXT, (), []),
        (copy, ("step0:0", "step1:0"), [(2, 2)]),
    )

    expected = [("FROM node:24", True), ("COPY a b c /app/", False)]
    assert expected == _owners(_metadata(*steps, result="step2:0"), 2, dockerfile)


@pytest.mark.parametrize("operation", [_files((-1, 0)), RUN_ON_SCRATCH])
def test_scratch_has_no_layers(operation: dict[str, object]) -> None:
    dockerfile = parse_dockerfile(b"FROM scratch\nADD rootfs.tar /\n")
    metadata = _metadata((operation, (), [(2, 2)]), result="step0:0")

    assert [("ADD rootfs.tar /", False)] == _owners(metadata, 1, dockerfile)


def test_what_a_base_image_triggers_stands_at_from() -> None:
    dockerfile = parse_dockerfile(b"FROM node:onbuild\n")
    steps: tuple[Step, ...] = ((SOURCE, (), [(1, 1)]), (RUN, ("step0:0",), [(1, 1)]))

    expected = [("FROM node:onbuild", True), ("FROM node:onbuild", False)]
    assert expected == _owners(_metadata(*steps, result="step1:0"), 2, dockerfile)


def test_an_operation_without_a_place_has_no_instruction() -> None:
    steps: tuple[Step, ...] = ((SOURCE, (), []), (RUN, ("step0:0",), []))

    expected = [("FROM node:24", True), ("None", False)]
    assert expected == _owners(_metadata(*steps, result="step1:0"), 2, TWO_STAGES)


def test_a_place_in_another_file_is_none() -> None:
    metadata = json.loads(_metadata((RUN_ON_SCRATCH, (), [(2, 2)]), result="step0:0"))
    details = metadata["buildx.build.provenance"]["metadata"][BUILDKIT]
    details["source"]["locations"]["step0"]["locations"][0]["sourceIndex"] = 1

    assert [("None", False)] == _owners(json.dumps(metadata).encode(), 1, TWO_STAGES)


@pytest.mark.parametrize(
    ("metadata", "count"),
    [
        (_metadata(*FINAL, result="step4:0", height=5), 4),
        (_metadata((_files((-1, 0)), (), []), result="step0:0"), 2),
        (_metadata(*FINAL, result="step9:0"), 5),
        (_metadata(({"diff": {}}, (), []), result="step0:0"), 1),
        (_metadata((RUN, ("step0:0",), []), result="step0:0"), 1),
        (_metadata((SOURCE, (), []), (_merge(2), ("step0:0",) * 2, []), result="step1:0"), 2),
    ],
    ids=["other height", "too few", "no result", "unknown", "cycle", "two bases"],
)
def test_a_graph_that_does_not_fit_says_nothing(metadata: bytes, count: int) -> None:
    assert _owners(metadata, count, TWO_STAGES) is None


@pytest.mark.parametrize("name", ["buildkit_metadata", BUILDKIT])
def test_the_newer_form_of_provenance_is_read(name: str) -> None:
    told = {
        "buildDefinition": {
            "internalParameters": {
                "buildConfig": {"llbDefinition": _graph(*DEPS, result="step2:0")}
            }
        },
        "runDetails": {"metadata": {name: _details(*DEPS, result="step2:0", height=3)}},
    }
    newer = provenance.parse(json.dumps({"buildx.build.provenance": told}).encode())

    assert provenance.parse(_metadata(*DEPS, result="step2:0", height=3)) == newer


@pytest.mark.parametrize(
    "metadata", [b"{}", b'{"buildx.build.provenance": {"buildType": "mode=min"}}']
)
def test_metadata_without_a_graph_is_none(metadata: bytes) -> None:
    assert provenance.parse(metadata) is None


def test_metadata_of_another_shape_is_a_tool_error() -> None:
    with pytest.raises(ToolError, match="the build's metadata"):
        provenance.parse(b'{"buildx.build.provenance": {"buildConfig": {"llbDefinition": 1}}}')
