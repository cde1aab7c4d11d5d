import pytest

from builders import a_layer
from dunnage.image.delta import Change, InstructionDelta, PackageDelta
from dunnage.model import Layer, Package, Sizes

LAYER = a_layer()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, LAYER, Change.ADDED),
        (LAYER, None, Change.REMOVED),
        (LAYER, LAYER, Change.CHANGED),
    ],
)
def test_what_happened_has_a_name(
    before: Layer | None, after: Layer | None, expected: Change
) -> None:
    assert expected is InstructionDelta(before, after, Sizes(0, 0)).change


def _package(size: int | None) -> Package:
    return Package("npm", "a", "1", "node_modules/a", size)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (_package(1), _package(3), 2),
        (None, _package(3), 3),
        (_package(1), None, -1),
        (_package(None), _package(3), None),
        (None, _package(None), None),
    ],
)
def test_a_package_grows_where_its_sizes_are_known(
    before: Package | None, after: Package | None, expected: int | None
) -> None:
    assert expected == PackageDelta(before, after).growth
