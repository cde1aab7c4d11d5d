"""Images of every common shape, on the engine that keeps them in overlay2."""

from collections import Counter
from collections.abc import Iterable

import pytest

from dunnage.model import Layer
from samples import SAMPLES, Sample
from weighing import Scales, Weighed

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module", params=SAMPLES, ids=[each.name for each in SAMPLES])
def weighed(request: pytest.FixtureRequest, scales: Scales) -> Weighed:
    sample: Sample = request.param
    return scales.weigh(sample)


def lines(layers: Iterable[Layer]) -> tuple[tuple[int | None, str], ...]:
    return tuple((line(each), each.instruction) for each in layers)


def line(layer: Layer) -> int | None:
    return None if layer.location is None else layer.location.lines.first


def test_every_layer_has_its_line(weighed: Weighed) -> None:
    own = (layer for layer in weighed.told.layers if not layer.base)
    below = (layer for layer in weighed.told.layers if layer.base)

    assert weighed.sample.layers == lines(own)
    assert {weighed.sample.origin} == set(map(line, below))


def test_the_images_own_history_tells_the_same_lines(weighed: Weighed) -> None:
    assert lines(weighed.told.layers) == lines(weighed.guessed.layers)


def test_every_byte_is_in_a_file_that_is_seen_or_hidden(weighed: Weighed) -> None:
    stored = [layer.sizes.unpacked for layer in weighed.told.layers]
    found = Counter[int]()
    for file in weighed.told.files.values():
        found[file.layer] += file.size
    for hidden in weighed.told.hidden:
        found[hidden.layer] += hidden.size

    assert stored == [found[index] for index in range(len(stored))]


def test_gnu_tar_counts_the_same_bytes(weighed: Weighed) -> None:
    layers = zip(weighed.told.layers, weighed.export.layers, strict=True)

    assert [(each.files, each.length) for each in weighed.counted] == [
        (layer.sizes.unpacked, tar.length) for layer, tar in layers
    ]


def test_the_engine_tells_the_same_size(weighed: Weighed) -> None:
    assert weighed.inspected == weighed.told.sizes.unpacked
