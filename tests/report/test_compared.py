from dataclasses import replace

from builders import a_delta, a_layer
from dunnage.image.delta import InstructionDelta, PartDelta
from dunnage.model import Sizes
from dunnage.report import compared

CI = a_layer()


def test_images_are_compared_from_the_whole_to_the_parts() -> None:
    delta = replace(
        a_delta(
            instructions=(InstructionDelta(CI, CI, Sizes(300_000, 1_200_000)),),
            directories=(("app", 1_000_000), ("usr", -5)),
        ),
        parts=(PartDelta("npm packages", 0, 1_200_000), PartDelta("caches", -7, 0)),
        notes=("one side's sizes are estimates",),
    )

    assert compared.render(Sizes(94_000_000, 257_000_000), delta) == (
        "on disk: 257.0 MB (+1.2 MB)\n"
        "to pull: 94.0 MB (+300.0 kB)\n"
        "parts:\n"
        "     +1.2 MB  npm packages\n"
        "        \N{MINUS SIGN}7 B  caches (base image)\n"
        "size by instruction:\n"
        "     +1.2 MB  Dockerfile:9: RUN npm ci\n"
        "directories:\n"
        "     +1.0 MB  /app\n"
        "        \N{MINUS SIGN}5 B  /usr\n"
        "note: one side's sizes are estimates\n"
    )


def test_of_equal_images_only_the_sizes_are_told() -> None:
    assert compared.render(Sizes(1_000, 2_000), a_delta()) == (
        "on disk: 2.0 kB (±0 B)\nto pull: 1.0 kB (±0 B)\n"
    )
