from dataclasses import replace

import pytest

from builders import a_layer
from dunnage.contents import Hiding
from dunnage.image.delta import (
    Change,
    InstructionDelta,
    PackageChange,
    PackageDelta,
    ShareDelta,
    WasteDelta,
)
from dunnage.image.waste import Waste
from dunnage.model import Layer, Package, Share, Sizes, Step

LAYER = a_layer()
NOTHING = Sizes(0, 0)


@pytest.mark.parametrize(
    ("before", "after", "moved", "expected"),
    [
        (None, LAYER, False, Change.ADDED),
        (LAYER, None, False, Change.REMOVED),
        (LAYER, LAYER, False, Change.CHANGED),
        (LAYER, LAYER, True, Change.MOVED),
        (LAYER, a_layer("RUN npm ci --omit=dev"), False, Change.EDITED),
    ],
)
def test_what_happened_has_a_name(
    before: Layer | None, after: Layer | None, moved: bool, expected: Change
) -> None:
    assert expected is InstructionDelta(before, after, NOTHING, moved).change


def _copy(**shares: int) -> Layer:
    steps = {"ci": "RUN npm ci", "prod": "RUN npm ci --omit=dev", "tsc": "RUN tsc", "src": "COPY ."}
    told = (Share(Step(steps[name], None), size) for name, size in shares.items())
    return replace(a_layer("COPY --from=build /app ."), shares=tuple(told))


def test_the_instructions_behind_a_copy_are_compared_most_growth_first() -> None:
    before, after = _copy(ci=50, tsc=7, src=3), _copy(prod=40, tsc=9, src=3)

    assert (
        ShareDelta(before.shares[1], after.shares[1]),
        ShareDelta(before.shares[0], after.shares[0]),
    ) == InstructionDelta(before, after, NOTHING).shares


def test_all_that_is_behind_a_new_copy_is_growth() -> None:
    layer = _copy(ci=50, src=0)

    assert (ShareDelta(None, layer.shares[0]),) == InstructionDelta(None, layer, NOTHING).shares
    assert (ShareDelta(layer.shares[0], None),) == InstructionDelta(layer, None, NOTHING).shares


def test_nothing_is_told_where_one_side_was_not_traced() -> None:
    assert InstructionDelta(_copy(), _copy(ci=50), NOTHING).shares == ()


def _share(unpacked: int) -> Share:
    return Share(Step("RUN npm ci", None), unpacked)


def test_a_share_and_waste_grow_from_nothing_and_to_nothing() -> None:
    step = Step("RUN x", None)
    waste = Waste(step, step, Hiding.DELETED, 9, 1, ("a",))

    assert (3, 5, -2) == (
        ShareDelta(_share(2), _share(5)).growth,
        ShareDelta(None, _share(5)).growth,
        ShareDelta(_share(2), None).growth,
    )
    assert (-2, 9, -9) == (
        WasteDelta(waste, replace(waste, size=7)).growth,
        WasteDelta(None, waste).growth,
        WasteDelta(waste, None).growth,
    )


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
    assert expected == PackageDelta(before, after, PackageChange.CHANGED).growth
