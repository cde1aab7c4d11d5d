from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import BASE, a_layer, a_snapshot
from dunnage.contents import Hiding
from dunnage.errors import ToolError
from dunnage.image.comparison import NOISE_BYTES, NOISE_SHARE, compare
from dunnage.image.delta import (
    Change,
    Delta,
    FindingsDelta,
    InstructionDelta,
    PackageChange,
    PackageDelta,
    PartDelta,
    WasteDelta,
)
from dunnage.image.parts import Part
from dunnage.image.snapshot import Directory, Snapshot
from dunnage.image.volatile import Volatile
from dunnage.image.waste import Waste
from dunnage.model import ImageKey, Layer, Lines, Location, Package, Sizes

CI = a_layer("RUN npm ci", 28_000_000, 14_000_000)
COPY = a_layer("COPY . .", 120_000, 40_000)


def _with(*layers: Layer) -> Snapshot:
    return a_snapshot(layers)


def _resized(layer: Layer, unpacked: int, compressed: int) -> Layer:
    sizes = layer.sizes + Sizes(compressed, unpacked)
    return replace(layer, sizes=sizes, diff_id=f"sha256:{'f' * 64}")


@pytest.mark.parametrize("key", [ImageKey("other", "linux/amd64"), ImageKey("shop", "linux/arm64")])
def test_unlike_images_are_not_compared(key: ImageKey) -> None:
    with pytest.raises(ToolError, match="the baseline is of another image"):
        compare(replace(a_snapshot(), key=key), a_snapshot(), ())


def test_an_image_is_like_itself() -> None:
    before = a_snapshot()

    expected = Delta(
        baseline=before,
        sizes=Sizes(0, 0),
        base_sizes=Sizes(0, 0),
        instructions=(),
        packages=(),
        directories=(),
        findings=FindingsDelta((), (), (), ()),
    )
    assert expected == compare(before, a_snapshot(), ())


def test_what_grew_comes_first_and_what_did_not_change_not_at_all() -> None:
    grown, shrunk = _resized(CI, 61_000_000, 18_000_000), _resized(COPY, -20_000, -10_000)
    added = a_layer("RUN npm run build", 300_000, 100_000)
    removed = a_layer("COPY old .old", 1_000, 500)
    same = a_layer("RUN true", 0, 95)

    delta = compare(
        _with(BASE, CI, COPY, removed, same), _with(BASE, grown, shrunk, added, same), ()
    )

    assert (
        InstructionDelta(CI, grown, Sizes(18_000_000, 61_000_000)),
        InstructionDelta(None, added, Sizes(100_000, 300_000)),
        InstructionDelta(removed, None, Sizes(-500, -1_000)),
        InstructionDelta(COPY, shrunk, Sizes(-10_000, -20_000)),
    ) == delta.instructions


def _other(layer: Layer, digit: str) -> Layer:
    return replace(layer, diff_id=f"sha256:{digit * 64}")


def test_the_base_image_is_one_instruction() -> None:
    above = replace(_other(BASE, "1"), sizes=Sizes(1_000_000, 3_000_000))
    after = replace(_other(BASE, "2"), sizes=Sizes(90_000_000, 250_000_000))
    delta = compare(_with(BASE, above, CI), _with(after, CI), ())

    growth = after.sizes - BASE.sizes - above.sizes
    whole = replace(above, sizes=BASE.sizes + above.sizes)
    assert (InstructionDelta(whole, after, growth),) == delta.instructions
    assert (growth, growth, Sizes(0, 0)) == (delta.sizes, delta.base_sizes, delta.own_sizes)


def test_another_base_image_takes_the_place_of_the_one_before() -> None:
    slim = a_layer("FROM node:24-slim", 200_000_000, 70_000_000, line=1, base=True)
    alpine = a_layer("FROM alpine", 9_000_000, 4_000_000, line=1, base=True)

    delta = compare(_with(slim, CI), _with(alpine, CI), ())

    expected = InstructionDelta(slim, alpine, Sizes(-66_000_000, -191_000_000))
    assert (expected,) == delta.instructions
    assert Change.EDITED is delta.instructions[0].change


def test_a_layer_that_both_sides_have_does_not_grow_whatever_the_figures_say() -> None:
    estimated = replace(CI, sizes=CI.sizes + Sizes(1_000_000, 5))
    added = replace(_other(BASE, "1"), sizes=Sizes(7, 9))

    delta = compare(_with(BASE, CI), _with(BASE, added, estimated), ())

    assert (Sizes(7, 9), Sizes(7, 9)) == (delta.sizes, delta.base_sizes)


def test_what_moved_and_what_is_edited_is_told_without_growth_too() -> None:
    build, run = a_layer("RUN npm run build", 5, 5), a_layer("RUN npm test", 0, 0)
    edited = a_layer("RUN npm test -- --run", 0, 0)

    delta = compare(_with(BASE, build, COPY, run), _with(BASE, COPY, build, edited), ())

    assert (
        InstructionDelta(build, build, Sizes(0, 0), moved=True),
        InstructionDelta(run, edited, Sizes(0, 0)),
    ) == delta.instructions


def test_an_instruction_without_bytes_that_appears_is_told() -> None:
    workdir = a_layer("WORKDIR /app", 0, 0)

    assert (InstructionDelta(None, workdir, Sizes(0, 0)),) == compare(
        _with(BASE), _with(BASE, workdir), ()
    ).instructions


@pytest.mark.parametrize(
    ("unpacked", "compressed", "expected"),
    [
        (0, 9_999, Sizes(0, 0)),
        (0, -9_999, Sizes(0, 0)),
        (0, 13_999, Sizes(0, 0)),
        (0, 14_000, Sizes(14_000, 0)),
        (1, 9_999, Sizes(0, 1)),
        (1, 10_000, Sizes(10_000, 1)),
    ],
)
def test_what_a_rebuild_varies_by_is_no_change(
    unpacked: int, compressed: int, expected: Sizes
) -> None:
    after = _resized(CI, unpacked, compressed)

    assert expected == compare(_with(BASE, CI), _with(BASE, after), ()).sizes


def test_a_small_layer_that_changed_is_no_noise() -> None:
    small = a_layer("COPY a b", 5_000, 2_000)

    assert Sizes(60, 100) == compare(_with(small), _with(_resized(small, 100, 60)), ()).sizes


LAYERS = st.lists(
    st.builds(
        a_layer,
        st.sampled_from(["RUN npm ci", "RUN npm ci --omit=dev", "COPY . .", "COPY a .", ""]),
        st.integers(0, 10**9),
        st.integers(0, 10**9),
        base=st.booleans(),
    ),
    max_size=6,
)


def _distinct(layers: list[Layer], start: int) -> Snapshot:
    """Give every layer content of its own."""
    return _with(
        *(replace(each, diff_id=f"sha256:{start + n:064x}") for n, each in enumerate(layers))
    )


@settings(deadline=None)
@given(LAYERS, LAYERS)
def test_layer_sizes_add_up_to_the_delta(old: list[Layer], new: list[Layer]) -> None:
    before, after = _distinct(old, 0), _distinct(new, 1_000)

    delta = compare(before, after, ())

    assert delta.sizes == delta.base_sizes + delta.own_sizes
    assert delta.sizes == sum((each.sizes for each in delta.instructions), Sizes(0, 0))
    exact = after.sizes - before.sizes
    assert exact.unpacked == delta.sizes.unpacked
    layers = len(old) + len(new)
    noise = layers * NOISE_BYTES + before.sizes.compressed // NOISE_SHARE
    assert abs(exact.compressed - delta.sizes.compressed) <= noise


@settings(deadline=None)
@given(LAYERS)
def test_an_image_does_not_differ_from_itself(layers: list[Layer]) -> None:
    snapshot = _distinct(layers, 0)

    delta = compare(snapshot, snapshot, ())

    assert (Sizes(0, 0), ()) == (delta.sizes, delta.instructions)


UNLIKE = (
    "Some layers' compressed sizes are those of stored blobs on one side and estimates on the "
    "other: there, compressed growth under 1 % of a layer counts as none."
)


@pytest.mark.parametrize(
    ("compressed", "expected"),
    [(139_999, Sizes(0, 50)), (-139_999, Sizes(0, 50)), (140_000, Sizes(140_000, 50))],
)
def test_unlike_methods_are_compared_with_care_and_told(compressed: int, expected: Sizes) -> None:
    after = replace(_resized(CI, 50, compressed), exact=True)

    delta = compare(_with(BASE, CI), _with(BASE, after), ())

    assert expected == delta.sizes
    assert (UNLIKE,) == delta.notes


def test_the_method_does_not_matter_where_nothing_is_compared() -> None:
    delta = compare(_with(BASE, CI), _with(replace(BASE, exact=True), replace(CI, exact=True)), ())

    assert ((), Sizes(0, 0)) == (delta.notes, delta.sizes)


def _packed(*packages: Package, scanned: tuple[Package, ...] | None = ()) -> Snapshot:
    return replace(a_snapshot(), packages=packages, scanned=scanned)


TAR, TAR_2 = Package("debian", "tar", "1"), Package("debian", "tar", "2")
GO = Package("gobinary", "stdlib", "1.24", "usr/bin/tini")
UPDATE = PackageDelta(TAR, TAR_2, PackageChange.CHANGED)


def test_packages_are_compared() -> None:
    delta = compare(_packed(TAR), _packed(TAR_2, scanned=(GO,)), ())

    assert (UPDATE, PackageDelta(None, GO, PackageChange.ADDED)) == delta.packages
    assert delta.notes == ()


def test_what_only_the_scan_tells_is_compared_where_both_sides_have_it() -> None:
    scanned, unscanned = _packed(TAR_2, scanned=(GO,)), _packed(TAR, scanned=None)

    delta = compare(unscanned, scanned, ())

    assert (UPDATE,) == delta.packages
    assert (
        "Only one side was scanned: packages that nothing but the scan tells are left out.",
    ) == delta.notes
    assert compare(scanned, unscanned, ()).notes == delta.notes
    assert compare(unscanned, _packed(TAR), ()).notes == ()


INDEX = "apt's package index"


def _volatile(layer: Layer, size: int) -> Snapshot:
    return replace(_with(BASE, layer), volatile=(Volatile(INDEX, size, layer.step),))


def test_what_differs_from_build_to_build_explains_growth() -> None:
    after = replace(_resized(CI, 120_000, 30_000), location=Location("Dockerfile", Lines(12, 12)))

    delta = compare(_volatile(CI, 500), _volatile(after, 120_500), ())

    assert (Volatile(INDEX, 120_000, after.step),) == delta.volatile


@pytest.mark.parametrize(
    "after",
    [
        _resized(CI, 5_000_000, 1_000_000),  # far more than that has changed
        _resized(a_layer("RUN npm ci --omit=dev"), 120, 30),  # somebody changed it
        a_layer("RUN apt-get update", 120, 30),
    ],
)
def test_it_explains_nothing_else(after: Layer) -> None:
    assert compare(_volatile(CI, 0), _volatile(after, 120), ()).volatile == ()


def test_what_of_it_stayed_is_not_told() -> None:
    assert compare(_volatile(CI, 9), _volatile(_resized(CI, 5, 0), 9), ()).volatile == ()


def test_directories_parts_and_waste_are_compared() -> None:
    waste = Waste(CI.step, COPY.step, Hiding.REPLACED, 5, 1, ("app/x",))
    after = replace(
        a_snapshot(),
        directories=(*a_snapshot().directories, Directory("srv", 3)),
        parts=(Part("caches", 0, 3),),
        waste=(waste,),
    )

    delta = compare(a_snapshot(), after, ())

    assert ((("srv", 3),), (PartDelta("caches", 0, 3),), (WasteDelta(None, waste),)) == (
        delta.directories,
        delta.parts,
        delta.waste,
    )


def test_the_waste_of_an_edited_instruction_is_known_again() -> None:
    omit = a_layer("RUN npm ci --omit=dev", 28_000_000, 14_000_000)
    old, new = (Waste(each.step, COPY.step, Hiding.REPLACED, 5, 1, ()) for each in (CI, omit))

    delta = compare(
        replace(_with(BASE, CI, COPY), waste=(old,)),
        replace(_with(BASE, omit, COPY), waste=(new,)),
        (),
    )

    assert delta.waste == ()
