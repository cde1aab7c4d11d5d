"""Builders other than the engine's own: a BuildKit at an address, and one that does not start."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from bed import bases, buildkit, containerd, engine, state
from dunnage.adapters import builders
from dunnage.adapters.process import Processes
from dunnage.examination import Examination
from dunnage.model import Image, Tool
from examining import a_job, examined, line
from fakes import FakeRunner
from samples import STATIC

pytestmark = pytest.mark.e2e


class Remote(NamedTuple):
    """A BuildKit that listens, and the engine that it is a part of."""

    address: str
    its_own: Processes


@pytest.fixture(scope="module")
def remote(processes: Processes) -> Iterator[Remote]:  # noqa: ARG001 - it makes the bases
    if os.geteuid() != 0:
        pytest.skip("only root can start a second engine")
    with containerd.lent() as lent, buildkit.served(lent) as address:
        with state.lock():
            for base in ("node:24.19.0-bookworm-slim", bases.NGINX.tag):
                containerd.stock(lent, engine.ensure(), base)
        yield Remote(address, Processes({**os.environ, "DOCKER_HOST": lent.host}))


@pytest.fixture(scope="module", params=["overlay2", "containerd"])
def pair(
    request: pytest.FixtureRequest, processes: Processes, remote: Remote
) -> tuple[Examination, Examination]:
    """Examine an image that the engine's own builder made, and one that a remote one made."""
    engines = processes if request.param == "overlay2" else remote.its_own
    with builders.lent(engines.run, FakeRunner(), remote.address, ()) as instance:
        assert instance.problem is None
        jobs = (
            a_job(STATIC.context, engines, image_name="static", platform="linux/amd64"),
            a_job(STATIC.context, engines, instance, image_name="static", platform="linux/amd64"),
        )
        near, far = (examined(job)["static (linux/amd64)"] for job in jobs)
    assert [job.notes.problems for job in jobs] == [(), ()]
    return near, far


def _image(examination: Examination) -> Image:
    assert examination.image is not None
    return examination.image


def test_a_remote_builder_makes_the_layers_of_the_same_lines_and_bytes(
    pair: tuple[Examination, Examination],
) -> None:
    near, far = (
        [(each.step, each.base, each.sizes.unpacked) for each in _image(side).layers]
        for side in pair
    )

    assert near == far
    own = [(line(step), step.instruction) for step, base, _ in far if not base]
    assert tuple(own) == STATIC.layers


def test_what_a_remote_builder_copied_from_a_stage_is_traced(
    pair: tuple[Examination, Examination],
) -> None:
    near, far = (_image(side).traced for side in pair)

    assert near == far
    assert far


def test_the_compressed_sizes_of_a_remote_builder_are_those_of_its_blobs(
    pair: tuple[Examination, Examination],
) -> None:
    near, far = (
        [(each.exact, each.sizes.compressed) for each in _image(side).layers] for side in pair
    )

    assert [exact for exact, _ in near] == [exact for exact, _ in far]
    assert sum(size for _, size in far) == pytest.approx(sum(size for _, size in near), rel=0.001)


def test_the_checks_of_a_remote_builder_are_the_same(
    pair: tuple[Examination, Examination],
) -> None:
    near, far = (_checks(side) for side in pair)

    assert near == far


def _checks(examination: Examination) -> Mapping[str, object]:
    (run,) = (each for each in examination.runs if each.tool is Tool.BUILDKIT)
    return {"problem": run.problem, "findings": run.findings}


def test_nothing_of_a_builder_that_was_made_is_left(remote: Remote, processes: Processes) -> None:
    with builders.lent(processes.run, FakeRunner(), remote.address, ()) as instance:
        folder, name = instance.folder, instance.name
    known = processes.run(("docker", "buildx", "ls", "--format={{.Name}}")).stdout.decode()

    assert folder is not None
    assert not folder.exists()
    assert str(name) not in known


def test_a_builder_that_cannot_start_is_told_and_the_linters_go_on(
    tmp_path: Path, processes: Processes
) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY . /\nUSER root\n")
    options = (("image", "127.0.0.1:9/buildkit:none"),)
    runner = FakeRunner()

    with builders.lent(processes.run, runner, "docker-container", options) as instance:
        job = a_job(tmp_path, processes, instance, image_name="none")
        (found,) = examined(job).values()

    messages = {each.part: each.message for each in job.notes.problems}
    start = "the builder docker-container does not start: "
    assert {part: message.startswith(start) for part, message in messages.items()} == {
        "build": True,
        "BuildKit": True,
    }
    assert "127.0.0.1:9" in messages["build"]
    assert found.image is None
    assert [each.rule.id for run in found.runs for each in run.findings] != []
    assert runner.warnings == []
    left = processes.run(("docker", "ps", "--all", "--format={{.Names}}")).stdout.decode()
    assert "buildx_buildkit_dunnage" not in left


def test_the_name_of_a_builder_that_is_there_is_enough(
    tmp_path: Path, processes: Processes
) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY . /\n")

    with builders.lent(processes.run, FakeRunner(), "default", ()) as instance:
        job = a_job(tmp_path, processes, instance, image_name="shop")
        (found,) = examined(job).values()

    assert job.notes.problems == ()
    assert found.image is not None
