from __future__ import annotations

from dunnage.dockerfile import parse
from dunnage.dockerfile.reference import Reference


def test_what_stands_before_the_first_from_is_the_preamble() -> None:
    dockerfile = parse(b"ARG A\nARG B=1\nFROM node\nARG A\n")
    assert [str(each) for each in dockerfile.preamble] == ["ARG A", "ARG B=1"]


def test_a_stage_is_found_by_name_in_any_case_or_by_index() -> None:
    dockerfile = parse(b"FROM node AS a\nFROM node AS b\nFROM node AS a\n")
    found = [dockerfile.stage(name) for name in ("B", "0", "a", "3", "c")]
    assert [stage and stage.index for stage in found] == [1, 0, 2, None, None]


def test_a_copy_names_a_stage_an_index_or_an_image() -> None:
    dockerfile = parse(
        b"FROM node AS a\nFROM node\nCOPY --from=A x y\nCOPY --from=0 x y\n"
        b"COPY --from=nginx:1 x y\nCOPY --from=$A x y\nCOPY --from=7 x y\nCOPY x y\n"
    )
    stage = dockerfile.stages[0]
    sources = [dockerfile.sources(each) for each in dockerfile.stages[1].instructions]
    assert sources == [(stage,), (stage,), (Reference("nginx", "1"),), (), (), ()]


def test_a_run_names_stages_in_its_mounts() -> None:
    dockerfile = parse(
        b"FROM node AS a\nFROM node\nRUN --mount=from=a,target=/a --mount=target=/ b\n"
    )
    assert dockerfile.sources(dockerfile.instructions[-1]) == (dockerfile.stages[0],)


def test_the_used_stages_are_those_that_the_target_needs() -> None:
    dockerfile = parse(
        b"FROM node AS base\nFROM base AS unused\nFROM base AS copied\nFROM base AS mounted\n"
        b"FROM node AS triggered\nFROM node AS parent\nONBUILD COPY --from=triggered a b\n"
        b"FROM parent AS final\nCOPY --from=copied a b\nRUN --mount=from=mounted,target=/m c\n"
    )
    used = [stage.name for stage in dockerfile.used_stages]
    assert used == ["base", "copied", "mounted", "triggered", "parent", "final"]


def test_stages_that_need_one_another_are_no_endless_walk() -> None:
    dockerfile = parse(b"FROM node AS a\nCOPY --from=b x y\nFROM node AS b\nCOPY --from=a x y\n")
    assert dockerfile.used_stages == dockerfile.stages
