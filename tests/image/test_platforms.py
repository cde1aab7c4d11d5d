import pytest

from dunnage.errors import ToolError
from dunnage.image import platforms
from dunnage.image.platforms import choose, matches

AMD, ARM = "linux/amd64", "linux/arm64/v8"


@pytest.mark.parametrize(
    ("platform", "asked", "expected"),
    [
        (AMD, AMD, True),
        (AMD, "Linux/AMD64", True),
        (AMD, "linux/amd", False),
        (ARM, "linux/arm64", True),
        ("linux/arm64", ARM, True),
        ("linux/arm/v7", "linux/arm", True),
        ("linux/arm/v8", "linux/arm/v7", False),
    ],
)
def test_a_variant_counts_where_there_are_several(
    platform: str, asked: str, *, expected: bool
) -> None:
    assert expected == matches(platform, asked)


@pytest.mark.parametrize(
    ("there", "asked", "expected"),
    [([AMD, ARM], "linux/arm64", ARM), ([ARM, ARM], None, ARM), ([ARM, AMD], None, AMD)],
    ids=["asked for", "the only one", "this machine's"],
)
def test_one_platform_is_meant(there: list[str], asked: str | None, expected: str) -> None:
    assert expected == choose(there, asked, own=AMD)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("linux/s390x", "no image for the platform linux/s390x in it, but for linux/amd64, linux/"),
        (None, "several platforms in it, choose one: linux/amd64, linux/arm64/v8"),
    ],
)
def test_platforms_are_named_where_none_can_be_meant(asked: str | None, message: str) -> None:
    with pytest.raises(ToolError, match=message):
        choose([ARM, AMD], asked, own="linux/riscv64")


def test_this_machine_has_a_platform() -> None:
    assert platforms.own().startswith("linux/")
