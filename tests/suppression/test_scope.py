from dataclasses import replace

import pytest

from builders import a_finding, a_location, a_package, a_vulnerability
from dunnage.suppression.purl import Purl
from dunnage.suppression.scope import Part, Scope

_LODASH = Purl("npm", None, "lodash")
_QS = a_vulnerability(package=replace(a_package("qs", "6.11.0"), via=("express", "body-parser")))
_SECRET = a_finding(
    "aws-access-key-id", location=a_location(2, path="config.env"), subject="app/config.env"
)


@pytest.mark.parametrize(
    "pattern",
    [
        "app/node_modules/lodash/package.json",
        "app/node_modules/lodash",
        "app/**",
        "**/package.json",
        "package-lock.json",
    ],
)
def test_a_package_is_found_by_its_file_in_the_image_and_by_its_line(pattern: str) -> None:
    assert Scope((pattern,)).holds(a_vulnerability())


@pytest.mark.parametrize("pattern", ["/app/config.env", "app/*.env", "config.env", "**/config.env"])
def test_a_secret_is_found_by_its_file(pattern: str) -> None:
    assert Scope((pattern,)).holds(_SECRET)


@pytest.mark.parametrize("pattern", ["app/node_modules/*", "**/lodash/package.json"])
def test_a_licence_is_found_by_the_folder_of_its_package(pattern: str) -> None:
    licence = a_finding("license-MIT", subject="lodash app/node_modules/lodash")

    assert Scope((pattern,)).holds(licence)
    assert not Scope(("lodash*",)).holds(licence)


@pytest.mark.parametrize("pattern", ["app", "usr/**", "*.lock", "app/node_modules/*"])
def test_a_pattern_is_no_wider_than_it_says(pattern: str) -> None:
    assert Scope((pattern,)).holds(a_vulnerability()) is (pattern == "app/node_modules/*")
    assert not Scope((f"other/{pattern}",)).holds(a_vulnerability())


def test_a_scope_without_anything_narrows_nothing() -> None:
    assert Scope().holds(_SECRET)
    assert Scope().holds(a_vulnerability())


def test_packages_are_named_or_left_out() -> None:
    other = Part(replace(_LODASH, version="4.17.20"))

    assert Scope(parts=(Part(_LODASH),)).holds(a_vulnerability())
    assert not Scope(parts=(Part(_LODASH),)).holds(_QS)
    assert not Scope(parts=(Part(_LODASH),), unless=(other,)).holds(a_vulnerability())
    assert not Scope(parts=(Part(),)).holds(_SECRET)


def test_a_package_may_be_meant_only_where_another_one_asks_for_it() -> None:
    qs = Purl("npm", None, "qs")

    assert Scope(parts=(Part(qs, within=Purl("npm", None, "express")),)).holds(_QS)
    assert not Scope(parts=(Part(qs, within=Purl("npm", None, "koa")),)).holds(_QS)
