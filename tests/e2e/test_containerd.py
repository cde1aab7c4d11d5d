"""The same images on an engine that keeps them in containerd, compressed."""

import os
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from bed import bases, containerd, engine, state, tools
from bed.engine import Engine
from dunnage.adapters.process import Processes
from dunnage.image import comparison, snapshot
from dunnage.image.snapshot import Snapshot
from dunnage.model import ImageKey
from samples import FEATURES, STATIC, Sample
from weighing import Scales, Weighed

pytestmark = pytest.mark.e2e


class Pair(NamedTuple):
    """One sample on both engines."""

    plain: Weighed
    compressed: Weighed


@pytest.fixture(scope="module")
def second() -> Iterator[Engine]:
    if os.geteuid() != 0:
        pytest.skip("only root can start a second engine")
    with containerd.lent() as lent:
        with state.lock():
            first = engine.ensure()
            for base in ("node:24.19.0-bookworm-slim", bases.NGINX.tag):
                containerd.stock(lent, first, base)
            bases.ensure(lent, tools.ensure(), (bases.ONBUILD,))
        yield lent


@pytest.fixture(scope="module", params=(STATIC, FEATURES), ids=("static", "features"))
def pair(
    request: pytest.FixtureRequest,
    scales: Scales,
    second: Engine,
    tmp_path_factory: pytest.TempPathFactory,
) -> Pair:
    sample: Sample = request.param
    processes = Processes({**os.environ, "DOCKER_HOST": second.host})
    other = Scales(processes, tmp_path_factory.mktemp("compressed"))
    return Pair(scales.weigh(sample), other.weigh(sample))


def test_every_layer_has_the_same_line(pair: Pair) -> None:
    steps = [[(each.step, each.base) for each in side.told.layers] for side in pair]

    assert steps[0] == steps[1]


def test_every_layer_has_the_same_unpacked_bytes(pair: Pair) -> None:
    unpacked = [[each.sizes.unpacked for each in side.told.layers] for side in pair]

    assert unpacked[0] == unpacked[1]
    assert unpacked[1] == [each.files for each in pair.compressed.counted]


def test_the_image_shows_the_same_files(pair: Pair) -> None:
    # For a new name of an old file, overlay2 stores the old one again and containerd the new one:
    # the bytes are as many, yet not under the same name.
    seen = [
        {path: (file.access, file.target) for path, file in side.told.files.items()}
        for side in pair
    ]

    assert seen[0] == seen[1]


def test_a_pull_costs_what_the_stored_layers_have(pair: Pair) -> None:
    figures = [(each.exact, each.sizes.compressed) for each in pair.compressed.told.layers]

    assert figures == [(True, each.stored) for each in pair.compressed.counted]


def test_what_is_estimated_on_the_other_engine_is_within_a_hundredth(pair: Pair) -> None:
    estimated, exact = (side.told.sizes.compressed for side in pair)

    assert {each.exact for each in pair.plain.told.layers} == {False}
    assert estimated == pytest.approx(exact, rel=0.01)


def test_a_comparison_of_both_tells_that_their_figures_are_unlike(pair: Pair) -> None:
    before, after = (taken(side) for side in pair)

    delta = comparison.compare(before, after, runs=())

    assert delta.sizes.unpacked == 0
    assert abs(delta.sizes.compressed) < after.sizes.compressed / 1_000
    (note,) = delta.notes
    assert note.startswith("Some layers' compressed sizes are those of stored blobs on one side")


def taken(weighed: Weighed) -> Snapshot:
    key = ImageKey(weighed.sample.name, weighed.told.platform)
    return snapshot.take(key, None, (), weighed.told, (), ())
