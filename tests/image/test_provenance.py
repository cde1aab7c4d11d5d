import json

import pytest

from dunnage.dockerfile.document import Dockerfile
from dunnage.dockerfile.parser import parse as parse_dockerfile
from dunnage.errors import ToolError
from dunnage.image import provenance
from dunnage.image.graph import Change, Copy
from dunnage.model import Lines
from image import llb
from image.llb import Step


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
    (llb.SOURCE, (), [(1, 1), (7, 7)]),
    (llb.files((0, 0)), ("step0:0",), [(2, 2), (8, 8)]),
    (llb.RUN, ("step1:0",), [(3, 5)]),
)
FINAL: tuple[Step, ...] = (
    *DEPS,
    (llb.files((0, 0)), ("step1:0", "step2:0"), [(9, 9)]),
    (llb.RUN, ("step3:0",), [(10, 12)]),
)


def test_every_layer_has_its_instruction() -> None:
    metadata = llb.metadata(*FINAL, result="step4:0", height=5)

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
    built = provenance.parse(llb.metadata(*FINAL, result=result))
    assert built is not None

    _, workdir, _ = provenance.owners(built, 3, dockerfile) or ()
    assert workdir.instruction is not None
    assert expected == workdir.instruction.lines


def test_a_merge_adds_the_layers_of_its_parts() -> None:
    dockerfile = parse_dockerfile(b"FROM node:24\nCOPY --link a /\nCOPY --link b /\nRUN true\n")
    steps: tuple[Step, ...] = (
        (llb.SOURCE, (), []),
        (llb.CONTEXT, (), []),
        (llb.files((-1, 0)), ("step1:0",), [(2, 2)]),
        (llb.merge(2), ("step0:0", "step2:0"), []),
        (llb.files((-1, 0)), ("step1:0",), [(3, 3)]),
        (llb.merge(2), ("step3:0", "step4:0"), []),
        (llb.RUN, ("step5:0",), [(4, 4)]),
    )

    expected = [
        ("FROM node:24", True),
        ("COPY --link a /", False),
        ("COPY --link b /", False),
        ("RUN true", False),
    ]
    assert expected == _owners(llb.metadata(*steps, result="step6:0"), 4, dockerfile)


def test_several_sources_of_one_copy_are_one_layer() -> None:
    dockerfile = parse_dockerfile(b"FROM node:24\nCOPY a b c /app/\n")
    copy = llb.files((0, -1), (2, -1), (3, 0))
    steps: tuple[Step, ...] = (
        (llb.SOURCE, (), []),
        (llb.CONTEXT, (), []),
        (copy, ("step0:0", "step1:0"), [(2, 2)]),
    )

    expected = [("FROM node:24", True), ("COPY a b c /app/", False)]
    assert expected == _owners(llb.metadata(*steps, result="step2:0"), 2, dockerfile)


@pytest.mark.parametrize("operation", [llb.files((-1, 0)), llb.RUN_ON_SCRATCH])
def test_scratch_has_no_layers(operation: dict[str, object]) -> None:
    dockerfile = parse_dockerfile(b"FROM scratch\nADD rootfs.tar /\n")
    metadata = llb.metadata((operation, (), [(2, 2)]), result="step0:0")

    assert [("ADD rootfs.tar /", False)] == _owners(metadata, 1, dockerfile)


def test_what_a_base_image_triggers_stands_at_from() -> None:
    dockerfile = parse_dockerfile(b"FROM node:onbuild\n")
    steps: tuple[Step, ...] = ((llb.SOURCE, (), [(1, 1)]), (llb.RUN, ("step0:0",), [(1, 1)]))

    expected = [("FROM node:onbuild", True), ("FROM node:onbuild", False)]
    assert expected == _owners(llb.metadata(*steps, result="step1:0"), 2, dockerfile)


def test_what_a_stage_inherits_stands_in_the_stage_that_made_it() -> None:
    dockerfile = parse_dockerfile(b"FROM node:24 AS base\nRUN a\nFROM base AS b\nFROM b\nRUN c\n")
    steps: tuple[Step, ...] = (
        (llb.SOURCE, (), [(1, 1)]),
        (llb.RUN, ("step0:0",), [(2, 2)]),
        (llb.RUN, ("step1:0",), [(5, 5)]),
    )

    expected = [("FROM node:24 AS base", True), ("RUN a", False), ("RUN c", False)]
    assert expected == _owners(llb.metadata(*steps, result="step2:0"), 3, dockerfile)


def test_an_operation_without_a_place_has_no_instruction() -> None:
    steps: tuple[Step, ...] = ((llb.SOURCE, (), []), (llb.RUN, ("step0:0",), []))

    expected = [("FROM node:24", True), ("None", False)]
    assert expected == _owners(llb.metadata(*steps, result="step1:0"), 2, TWO_STAGES)


def test_a_place_in_another_file_is_none() -> None:
    metadata = json.loads(llb.metadata((llb.RUN_ON_SCRATCH, (), [(2, 2)]), result="step0:0"))
    details = metadata["buildx.build.provenance"]["metadata"][llb.BUILDKIT]
    details["source"]["locations"]["step0"]["locations"][0]["sourceIndex"] = 1

    assert [("None", False)] == _owners(json.dumps(metadata).encode(), 1, TWO_STAGES)


@pytest.mark.parametrize(
    ("metadata", "count"),
    [
        (llb.metadata(*FINAL, result="step4:0", height=5), 4),
        (llb.metadata((llb.files((-1, 0)), (), []), result="step0:0"), 2),
        (llb.metadata(*FINAL, result="step9:0"), 5),
        (llb.metadata(({"diff": {}}, (), []), result="step0:0"), 1),
        (llb.metadata((llb.RUN, ("step0:0",), []), result="step0:0"), 1),
        (
            llb.metadata(
                (llb.SOURCE, (), []), (llb.merge(2), ("step0:0",) * 2, []), result="step1:0"
            ),
            2,
        ),
    ],
    ids=["other height", "too few", "no result", "unknown", "cycle", "two bases"],
)
def test_a_graph_that_does_not_fit_says_nothing(metadata: bytes, count: int) -> None:
    assert _owners(metadata, count, TWO_STAGES) is None


@pytest.mark.parametrize("name", ["buildkit_metadata", llb.BUILDKIT])
def test_the_newer_form_of_provenance_is_read(name: str) -> None:
    told = {
        "buildDefinition": {
            "internalParameters": {
                "buildConfig": {"llbDefinition": llb.graph(*DEPS, result="step2:0")}
            }
        },
        "runDetails": {"metadata": {name: llb.details(*DEPS, result="step2:0", height=3)}},
    }
    newer = provenance.parse(json.dumps({"buildx.build.provenance": told}).encode())

    assert provenance.parse(llb.metadata(*DEPS, result="step2:0", height=3)) == newer


@pytest.mark.parametrize(
    "metadata", [b"{}", b'{"buildx.build.provenance": {"buildType": "mode=min"}}']
)
def test_metadata_without_a_graph_is_none(metadata: bytes) -> None:
    assert provenance.parse(metadata) is None


def test_metadata_of_another_shape_is_a_tool_error() -> None:
    with pytest.raises(ToolError, match="the build's metadata"):
        provenance.parse(b'{"buildx.build.provenance": {"buildConfig": {"llbDefinition": 1}}}')


def _copied(operation: dict[str, object]) -> Change:
    steps: tuple[Step, ...] = ((llb.SOURCE, (), []), (llb.CONTEXT, (), []))
    copy: Step = (operation, ("step0:0", "step1:0"), [])
    built = provenance.parse(llb.metadata(*steps, copy, result="step2:0"))
    assert built is not None
    change = built.graph["step2:0"]
    assert isinstance(change, Change)
    return change


def test_a_copy_tells_what_it_takes_from_where() -> None:
    operation = llb.copies(("/app/dist/", "/srv//out/"), ("/app/./*.json", "/"))

    copies = (Copy("step1:0", "app/dist", "srv/out"), Copy("step1:0", "app/*.json", ""))
    assert Change("step0:0", (), copies) == _copied(operation)


def test_what_a_step_makes_itself_comes_from_nowhere() -> None:
    assert Change("step0:0", ()) == _copied(llb.copies(("/EOF", "/a.txt"), source=2))


@pytest.mark.parametrize(
    ("kind", "writes"), [("mkdir", False), ("rm", False), ("mkfile", True), ("symlink", True)]
)
def test_an_operation_that_makes_only_folders_writes_no_files(kind: str, writes: bool) -> None:
    assert Change("step0:0", (), writes=writes) == _copied(llb.makes(kind))
