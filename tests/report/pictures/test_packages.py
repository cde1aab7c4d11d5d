from dataclasses import replace

from builders import LAYERS, a_location, a_package, a_report, an_image
from dunnage.contents import File
from dunnage.image.delta import PackageChange, PackageDelta
from dunnage.model import Package
from dunnage.report.pictures import packages
from dunnage.report.pictures.blocks import Leaf
from dunnage.report.pictures.places import Places

ENTRY = a_location(31, path="package-lock.json")
QS = replace(a_package("qs", "6.1.0", size=20), via=("express", "body-parser"), location=ENTRY)


def test_a_package_lies_below_the_direct_dependency_that_brings_it() -> None:
    image = replace(
        an_image(),
        files={"app/node_modules/qs/package.json": File(20, 2), "app/own.js": File(5, 3)},
        packages=(QS,),
    )
    places = Places(a_report())

    found = [each for each in packages.of_image(image, places) if each.size]

    assert found == [
        Leaf(
            ("npm packages", "express", "qs 6.1.0"),
            20,
            made=places.step(LAYERS[2].step),
            asked=places.line(ENTRY),
            note="through express, body-parser",
        ),
        Leaf(("files of no package", "own"), 5),
    ]


def test_a_system_package_is_made_by_the_instruction_of_its_line() -> None:
    curl = Package("debian", "curl", "8.1", size=9, location=LAYERS[2].location)
    places = Places(a_report())

    found = next(packages.of_image(replace(an_image(), packages=(curl,)), places))

    made = places.step(LAYERS[2].step)
    assert found == Leaf(("OS packages (debian)", "curl 8.1"), 9, made=made)


def test_packages_without_an_image_have_their_lines() -> None:
    places = Places(a_report())
    npm = Package("npm", "npm", "11.0.0", "usr/lib/node_modules/npm", 8, base=True)
    node = Package("node", "node", "24.1.0", "usr/local/bin/node", 90, base=True)

    assert tuple(packages.of_packages((npm, node, QS), places)) == (
        Leaf(("npm packages of the base image", "npm 11.0.0"), 8, base=True),
        Leaf(("Node.js runtime", "node 24.1.0"), 90, base=True),
        Leaf(
            ("npm packages", "express", "qs 6.1.0"),
            20,
            asked=places.line(ENTRY),
            note="through express, body-parser",
        ),
    )


def test_a_change_is_told_in_words_and_what_did_not_grow_is_left_out() -> None:
    places = Places(a_report())
    other = replace(QS, version="6.2.0")
    later = replace(other, size=50)
    changes = (
        PackageDelta(QS, later, PackageChange.UPGRADED),
        PackageDelta(QS, other, PackageChange.UPGRADED),
    )

    (found,) = packages.of_changes(changes, places)

    assert (found.path, found.size) == (("npm packages", "express", "qs 6.2.0"), 30)
    assert found.note is not None
    assert found.note.startswith("upgraded, `6.1.0` → `6.2.0`")


def test_a_development_dependency_is_called_one() -> None:
    assert packages.note(replace(QS, dev=True, via=())) == "devDependency"
    assert packages.note(a_package()) is None
