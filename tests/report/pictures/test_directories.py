from dataclasses import replace

from builders import LAYERS, a_location, a_report, an_image
from dunnage.contents import File
from dunnage.model import Step
from dunnage.report.pictures import directories
from dunnage.report.pictures.blocks import Leaf
from dunnage.report.pictures.places import Places

INSTALL = Step("RUN npm ci", a_location(5))


def test_a_file_is_made_by_whoever_produced_it_wherever_it_was_copied_from() -> None:
    image = replace(
        an_image(),
        files={"bin/node": File(9, 0), "app/a.js": File(2, 1), "app/b.js": File(3, 1)},
        traced={"app/b.js": INSTALL},
    )
    places = Places(a_report())

    base, copied, traced = directories.of_files(image, places)

    assert (base, copied) == (
        Leaf(("bin", "node"), 9, base=True, made=places.step(LAYERS[0].step)),
        Leaf(("app", "a.js"), 2, made=places.step(LAYERS[1].step)),
    )
    assert traced == Leaf(("app", "b.js"), 3, made=places.step(INSTALL))


def test_totals_are_told_apart_from_what_lies_in_them() -> None:
    totals = (("app", 10), ("app/node_modules", 7), ("usr/share/doc", -4))

    assert tuple(directories.of_totals(totals)) == (
        Leaf(("app", "elsewhere in it"), 3),
        Leaf(("app", "node_modules"), 7),
        Leaf(("usr", "share", "doc"), -4),
    )


def test_a_directory_counts_below_the_nearest_that_is_listed() -> None:
    totals = (("usr", 5), ("usr/share/doc", 5))

    assert [each for each in directories.of_totals(totals) if each.size] == [
        Leaf(("usr", "share", "doc"), 5)
    ]
