import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunnage.model import Package
from dunnage.suppression.purl import Purl, PurlError

_LODASH = Package("npm", "lodash", "4.17.20", "app/node_modules/lodash")
_CORE = Package("npm", "@babel/core", "7.0.0", "app/node_modules/@babel/core")
_UTIL = Package("debian", "util-linux", "1:2.38.1-5+deb12u3")
_NET = Package("gobinary", "golang.org/x/net", "v0.30.0", "app/esbuild")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pkg:npm/lodash", Purl("npm", None, "lodash")),
        ("pkg:NPM/lodash@4.17.20", Purl("npm", None, "lodash", "4.17.20")),
        ("pkg:npm/%40babel/core@7.0.0", Purl("npm", "@babel", "core", "7.0.0")),
        (
            "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?arch=amd64&distro=debian-12",
            Purl("deb", "debian", "libstdc++6", "12.2.0-14+deb12u1"),
        ),
        (
            "pkg:golang/golang.org/x/net@v0.30.0#html",
            Purl("golang", "golang.org/x", "net", "v0.30.0"),
        ),
        ("pkg:oci/shop-api?repository_url=ghcr.io/octo", Purl("oci", None, "shop-api")),
    ],
)
def test_a_package_url_is_read(text: str, expected: Purl) -> None:
    assert Purl.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "lodash", "pkg:npm", "pkg:npm/", "pkg:/lodash", "https://a.example", "pkg:npm/a/@1"],
)
def test_what_is_no_package_url_is_refused(text: str) -> None:
    with pytest.raises(PurlError, match="this is no package URL"):
        Purl.parse(text)


@pytest.mark.parametrize("text", ["pkg:npm/a?arch=amd64", "pkg:deb/debian/a?distro=debian-11"])
def test_qualifiers_alone_would_allow_too_much(text: str) -> None:
    with pytest.raises(PurlError, match=r"with qualifiers, such as .*, needs a version"):
        Purl.parse(text)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    try:
        read = Purl.parse(f"pkg:npm/{text}")
    except PurlError:
        return
    assert read.type == "npm"


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ("pkg:npm/lodash", _LODASH),
        ("pkg:npm/lodash@4.17.20", _LODASH),
        ("pkg:npm/%40babel/core", _CORE),
        ("pkg:npm/@babel/core", _CORE),
        ("pkg:deb/debian/util-linux", _UTIL),
        ("pkg:deb/debian/util-linux@2.38.1-5%2Bdeb12u3?arch=amd64&epoch=1", _UTIL),
        ("pkg:deb/debian/util-linux@1:2.38.1-5+deb12u3", _UTIL),
        ("pkg:golang/golang.org/x/net", _NET),
    ],
)
def test_a_package_url_matches_what_it_names(text: str, package: Package) -> None:
    assert Purl.parse(text).matches(package)


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ("pkg:npm/lodash@4.17.21", _LODASH),
        ("pkg:npm/lodash-es", _LODASH),
        ("pkg:pypi/lodash", _LODASH),
        ("pkg:npm/core", _CORE),
        ("pkg:deb/ubuntu/util-linux", _UTIL),
        ("pkg:deb/util-linux", _UTIL),
        ("pkg:npm/debian/util-linux", _UTIL),
        ("pkg:deb/debian/util-linux@2.38.1", _UTIL),
    ],
)
def test_a_package_url_matches_nothing_else(text: str, package: Package) -> None:
    assert not Purl.parse(text).matches(package)
