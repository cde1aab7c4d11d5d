import pytest

from dunnage import wanted
from dunnage.wanted import Wanted


def test_an_image_stands_on_a_line_with_what_is_special_about_it() -> None:
    text = """
        name=shop-api,context=services/api
        name=shop/web, context=services/web, target=runtime, platform=linux/arm64

        "dockerfile=build,one/Dockerfile"
        image=registry.example.com/shop:1
    """

    assert wanted.parse(text) == (
        Wanted(name="shop-api", context="services/api"),
        Wanted(name="shop/web", context="services/web", target="runtime", platform="linux/arm64"),
        Wanted(dockerfile="build,one/Dockerfile"),
        Wanted(image="registry.example.com/shop:1"),
    )


def test_no_lines_are_no_images() -> None:
    assert wanted.parse(" \n ") == ()


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("context", "found 'context'; the fields are name, context,"),
        ("context=", "found 'context='"),
        ("context=a,context=b", "found 'context=b'"),
        ("context=a,tag=b", "found 'tag=b'"),
        ("context=a,,target=b", "found ''"),
        ('context=a,"target=b', "unexpected end of data"),
        ("target=--load", "must not start with `-`"),
        ("name=../etc", r"expected a name such as `shop-api`, found '\.\./etc'"),
        ("platform=linux/amd64", "say which image is meant, found only 'platform=linux/amd64'"),
        ("name=a,platform=arm", "expected values such as `linux/amd64`"),
        ('name=a,"platform=linux/amd64,linux/arm64"', "a line has one platform"),
    ],
)
def test_a_mistake_names_its_line(line: str, mistake: str) -> None:
    with pytest.raises(ValueError, match=rf"^line 2: .*{mistake}"):
        wanted.parse(f"name=first\n{line}")


def test_a_platform_counts_once() -> None:
    platforms = wanted.platforms("linux/arm64, linux/amd64,,linux/arm64,linux/arm/v7")

    assert platforms == ("linux/arm64", "linux/amd64", "linux/arm/v7")


@pytest.mark.parametrize("value", ["linux amd64", "linux", "linux/amd64;x", "--platform"])
def test_a_platform_is_a_system_and_an_architecture(value: str) -> None:
    with pytest.raises(ValueError, match=r"^expected values such as `linux/amd64`"):
        wanted.platforms(f"linux/arm64,{value}")
