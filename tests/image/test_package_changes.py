from dataclasses import replace

import pytest

from dunnage.image.delta import PackageChange, PackageDelta
from dunnage.image.package_changes import compare
from dunnage.model import Package


def _npm(name: str, version: str, folder: str = "app") -> Package:
    return Package("npm", name, version, f"{folder}/node_modules/{name}")


def _pnpm(name: str, version: str) -> Package:
    return _npm(name, version, f"app/node_modules/.pnpm/{name}@{version}")


OLD = _npm("lodash", "4.17.20")


def test_what_stays_is_left_out() -> None:
    assert compare([OLD], [replace(OLD, size=9, dev=True)]) == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("4.17.20", "4.17.21", PackageChange.UPGRADED),
        ("4.17.9", "4.17.10", PackageChange.UPGRADED),
        ("5.0.0-rc.1", "5.0.0", PackageChange.UPGRADED),
        ("4.17.21", "4.17.20", PackageChange.DOWNGRADED),
        ("1.0.0+a", "1.0.0+b", PackageChange.CHANGED),
        ("1.0.0", "latest", PackageChange.CHANGED),
        ("1.0.0", "9" * 1000, PackageChange.CHANGED),
    ],
)
def test_npm_tells_which_version_is_later(before: str, after: str, expected: PackageChange) -> None:
    old, new = _npm("lodash", before), _npm("lodash", after)

    assert (PackageDelta(old, new, expected),) == compare([old], [new])


def test_the_runtime_is_upgraded_too() -> None:
    old, new = (
        Package("node", "node", each, "usr/local/bin/node") for each in ("24.9.0", "24.10.0")
    )

    assert (PackageDelta(old, new, PackageChange.UPGRADED),) == compare([old], [new])


def test_an_operating_system_orders_versions_in_its_own_way() -> None:
    old, new = Package("debian", "tar", "1.34-1"), Package("debian", "tar", "1.35-1")

    assert (PackageDelta(old, new, PackageChange.CHANGED),) == compare([old], [new])


def test_pnpm_upgrades_into_another_folder() -> None:
    old, new = _pnpm("lodash", "4.17.20"), _pnpm("lodash", "4.17.21")

    assert (PackageDelta(old, new, PackageChange.UPGRADED),) == compare([old], [new])


def test_the_same_version_in_another_folder_has_moved() -> None:
    new = _npm("lodash", "4.17.20", "app/node_modules/express")

    assert (PackageDelta(OLD, new, PackageChange.MOVED),) == compare([OLD], [new])


def test_another_package_in_the_same_folder_is_a_change() -> None:
    new = replace(OLD, name="lodash-es")

    assert (PackageDelta(OLD, new, PackageChange.CHANGED),) == compare([OLD], [new])


def test_a_further_copy_is_a_duplicate() -> None:
    copy, older = _npm("lodash", "4.17.20", "srv"), _npm("lodash", "3.10.1", "app/node_modules/x")

    assert (
        PackageDelta(None, older, PackageChange.DUPLICATED),
        PackageDelta(None, copy, PackageChange.DUPLICATED),
    ) == compare([OLD], [OLD, copy, older])


def test_of_a_new_name_the_first_copy_is_no_duplicate() -> None:
    nested = _npm("lodash", "3.10.1", "app/node_modules/a")

    assert (
        PackageDelta(None, nested, PackageChange.DUPLICATED),
        PackageDelta(None, OLD, PackageChange.ADDED),
    ) == compare([], [nested, OLD])


def test_what_npm_brings_for_itself_has_no_part_in_it() -> None:
    bases = replace(_npm("semver", "7.0.0", "usr/local/lib/node_modules/npm"), base=True)
    own = _npm("semver", "7.1.0")

    assert (PackageDelta(None, own, PackageChange.ADDED),) == compare([bases], [bases, own])
    assert (
        PackageDelta(None, own, PackageChange.ADDED),
        PackageDelta(bases, None, PackageChange.REMOVED),
    ) == compare([bases], [own])


def test_changes_are_in_order() -> None:
    tar = Package("debian", "tar", "1")
    packages = [_npm("b", "1.0.0"), tar, _npm("a", "1.0.0")]

    removed = [PackageDelta(each, None, PackageChange.REMOVED) for each in packages]
    assert (removed[1], removed[2], removed[0]) == compare(packages, [])
