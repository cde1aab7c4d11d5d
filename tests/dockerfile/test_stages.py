from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dunnage.dockerfile import Dockerfile, DockerfileError, Instruction, parse
from dunnage.dockerfile.reference import Reference
from dunnage.model import Lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from dunnage.dockerfile import Stage


def _parse(*lines: str, **build_args: str) -> Dockerfile:
    return parse("\n".join(lines).encode(), build_args=build_args)


def _texts(*instructions: Instruction | None) -> list[str | None]:
    return [None if each is None else str(each) for each in instructions]


def test_stages_are_numbered_named_and_linked() -> None:
    dockerfile = _parse("FROM node:22 AS Build", "RUN a", "", "FROM build", "RUN b")
    build, final = dockerfile.stages
    assert (build.index, build.name, build.base) == (0, "build", Reference("node", "22"))
    assert (final.index, final.name, final.base) == (1, None, build)
    assert (build.lines, final.lines) == (Lines(1, 2), Lines(4, 5))
    assert final.ancestry == (build, final)
    assert final.root == Reference("node", "22")


def test_a_from_names_an_earlier_stage_only() -> None:
    first, second = _parse("FROM a AS b", "FROM node AS a").stages
    assert (first.base, second.base) == (Reference("a"), Reference("node"))


def test_a_from_names_the_last_stage_of_that_name() -> None:
    _, second, third = _parse("FROM node AS a", "FROM node AS a", "FROM a").stages
    assert third.base is second


def test_a_from_in_another_case_than_lower_names_no_stage() -> None:
    assert _parse("FROM scratch AS Base", "FROM Base").target.base is None


def test_a_base_is_expanded_with_global_args() -> None:
    lines = ("ARG V=20", "ARG BASE=node:${V:-18}", "FROM --platform=linux/$ARCH $BASE AS a")
    assert _parse(*lines).target.base == Reference("node", "20")
    assert _parse(*lines, BASE="node:22").target.base == Reference("node", "22")
    assert _parse("ARG ARCH=arm64", *lines).target.platform == "linux/arm64"


def test_a_base_that_nobody_decided_is_not_known() -> None:
    stage = _parse("ARG BASE", "FROM $BASE").target
    assert (stage.base, stage.root) == (None, None)


@pytest.mark.parametrize(
    ("keyword", "found"),
    [
        ("USER", lambda stage: stage.user),
        ("SHELL", lambda stage: stage.shell),
        ("HEALTHCHECK", lambda stage: stage.healthcheck),
        ("ENTRYPOINT", lambda stage: stage.entrypoint),
        ("CMD", lambda stage: stage.command),
    ],
)
def test_the_last_of_a_kind_is_in_force(
    keyword: str, found: Callable[[Stage], Instruction | None]
) -> None:
    lines = ("FROM node AS a", f"{keyword} 1", f"{keyword} 2", "FROM a AS b", "FROM b", "FROM node")
    first, second, third, other = _parse(*lines).stages
    stages = (first, second, third, other)
    assert [f"{keyword} 2"] * 3 + [None] == _texts(*(found(stage) for stage in stages))


def test_an_entrypoint_discards_the_command_of_its_base() -> None:
    base, *others = _parse(
        *("FROM node AS base", "CMD a", "ENTRYPOINT b"),
        *("FROM base", "ENTRYPOINT c"),
        *("FROM base", "ENTRYPOINT c", "CMD d"),
        *("FROM base", "CMD d", "ENTRYPOINT c"),
    ).stages
    commands = _texts(base.command, *(stage.command for stage in others))
    assert commands == ["CMD a", None, "CMD d", "CMD d"]


def test_a_working_directory_is_joined_through_the_ancestry() -> None:
    lines = ("FROM node AS a", "WORKDIR /app", "FROM a", "ARG D=lib", "WORKDIR $D/", "WORKDIR ../x")
    first, second = _parse(*lines).stages
    assert (first.workdir(), second.workdir()) == ("/app", "/app/x")
    assert second.workdir(before=second.instructions[-1]) == "/app/lib"


def test_a_relative_working_directory_rests_on_the_base() -> None:
    assert _parse("FROM node", "WORKDIR app").target.workdir() is None
    assert _parse("FROM scratch", "WORKDIR app").target.workdir() == "/app"
    assert _parse("FROM node").target.workdir() is None


def test_the_triggers_of_a_base_stage_come_first() -> None:
    lines = ("FROM node AS base", "ONBUILD USER a", "ONBUILD USER b", "FROM base", "RUN c")
    base, final = _parse(*lines, "FROM base", "USER d").stages[:2]
    assert _texts(*final.built) == ["USER a", "USER b", "RUN c"]
    assert _texts(base.user, final.user) == [None, "USER b"]


def test_triggers_are_pulled_once() -> None:
    lines = ("FROM node AS a", "ONBUILD USER x", "FROM a AS b", "USER y", "FROM b")
    assert _texts(_parse(*lines).target.user) == ["USER y"]


def test_the_target_is_the_last_stage_or_the_one_named() -> None:
    data = b"FROM node AS a\nFROM node AS b\n"
    assert parse(data).target.name == "b"
    assert parse(data, target="A").target.name == "a"


def test_a_target_is_no_index() -> None:
    with pytest.raises(DockerfileError, match='target stage "0" could not be found'):
        parse(b"FROM node AS a\n", target="0")
