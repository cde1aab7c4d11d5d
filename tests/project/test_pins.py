import json
from dataclasses import replace

from dunnage.model import Lines, Location, Package
from dunnage.project.pins import pinned
from project.contexts import a_project

LOCK = {
    "packages": {
        "": {"dependencies": {"a": "1"}, "devDependencies": {"d": "1"}},
        "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "1"}},
        "node_modules/b": {"version": "1.0.0"},
        "node_modules/d": {"version": "1.0.0", "dev": True},
    }
}
SHOP = a_project({"package-lock.json": json.dumps(LOCK, indent=1)}, "shop")
RUN = Location("shop/Dockerfile", Lines(3, 3))


def _package(name: str, folder: str = "app", version: str = "1.0.0") -> Package:
    return Package("npm", name, version, f"{folder}/node_modules/{name}", 5, location=RUN)


def _locked(package: Package, lines: Lines, *, dev: bool, via: tuple[str, ...]) -> Package:
    location = Location("shop/package-lock.json", lines)
    return replace(package, location=location, dev=dev, via=via)


def _whole(package: Package) -> tuple[object, ...]:
    return package, package.size, package.base, package.location, package.dev, package.via


def test_a_lockfile_tells_where_for_what_and_through_what() -> None:
    a, b, d = map(_package, "abd")
    expected = (
        _locked(a, Lines(11, 16), dev=False, via=()),
        _locked(b, Lines(17, 19), dev=False, via=("a",)),
        _locked(d, Lines(20, 23), dev=True, via=()),
    )
    assert list(map(_whole, expected)) == list(map(_whole, pinned((a, b, d), SHOP)))


def test_what_the_lockfile_does_not_pin_stays_as_it_is() -> None:
    packages = (
        _package("a", version="2.0.0"),
        _package("a", "usr/local/lib"),
        _package("z"),
        replace(_package("a"), base=True),
        Package("debian", "a", "1.0.0", location=RUN),
    )
    assert list(map(_whole, packages)) == list(map(_whole, pinned(packages, SHOP)))
