from dataclasses import replace

import pytest

from builders import BASE, KEY, a_layer, a_package, a_snapshot
from dunnage.errors import ConfigError
from dunnage.image import comparison
from dunnage.image.parts import Part
from dunnage.image.sides import BASE_UNKNOWN, level
from dunnage.image.snapshot import Snapshot
from dunnage.model import ImageKey, Layer, Sizes

CI = a_layer(line=9)
KNOWN = replace(a_snapshot((BASE, CI)), parts=(Part("npm packages", 5, 7),))


def _untold(layer: Layer, instruction: str) -> Layer:
    return replace(layer, instruction=instruction, location=None, base=False)


UNTOLD = replace(
    a_snapshot((_untold(BASE, "ADD rootfs /"), _untold(CI, "RUN … npm ci"))),
    packages=(replace(a_package(), base=True),),
    parts=(Part("npm packages", 0, 12),),
)


def test_any_two_images_can_be_compared() -> None:
    other = replace(KNOWN, key=ImageKey("other", KEY.platform))

    assert (replace(other, key=KEY), KNOWN, ()) == level(other, KNOWN)


def test_a_variant_that_only_one_side_names_is_no_other_platform() -> None:
    arm = replace(KNOWN, key=ImageKey("a", "linux/arm64"))
    before, after, _ = level(arm, replace(KNOWN, key=ImageKey("a", "linux/arm64/v8")))

    assert before.key == after.key


def test_unlike_platforms_are_not_compared() -> None:
    arm = replace(KNOWN, key=ImageKey("a", "linux/arm64"))

    with pytest.raises(ConfigError, match=r"unlike platforms .*: linux/arm64 and linux/amd64"):
        level(arm, KNOWN)


def test_a_base_image_that_one_side_does_not_tell_is_told_by_neither() -> None:
    before, after, notes = level(KNOWN, UNTOLD)

    assert before.layers == after.layers == (replace(BASE, base=False), CI)
    assert before.parts == after.parts == (Part("npm packages", 0, 12),)
    assert (False, (BASE_UNKNOWN,)) == (after.packages[0].base, notes)


@pytest.mark.parametrize("sides", [(KNOWN, UNTOLD), (UNTOLD, KNOWN)])
def test_the_same_layers_have_no_growth_whoever_tells_their_lines(
    sides: tuple[Snapshot, Snapshot],
) -> None:
    before, after, _ = level(*sides)
    delta = comparison.compare(before, after, ())

    assert (Sizes(0, 0), (), ()) == (delta.sizes, delta.instructions, delta.parts)
