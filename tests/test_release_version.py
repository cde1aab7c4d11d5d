import pytest

from release import version
from release.errors import ReleaseError
from release.version import Version


def test_a_tag_asks_for_a_release() -> None:
    assert Version(1, 20, 3) == version.wished("release/v1.20.3")


@pytest.mark.parametrize(
    "tag", ["v1.2.3", "release/1.2.3", "release/v1.2", "release/v1.02.3", "release/v1.2.3-rc.1"]
)
def test_another_tag_asks_for_none(tag: str) -> None:
    with pytest.raises(ReleaseError, match=r"expected one such as release/v1\.2\.3"):
        version.wished(tag)


@pytest.mark.parametrize("tag", ["v1", "v1.2", "v1.2.3.4", "1.2.3", "release/v1.2.3"])
def test_what_moves_is_no_release(tag: str) -> None:
    assert version.of_tag(tag) is None


@pytest.mark.parametrize(
    ("released", "moved"),
    [
        ((), ("v1", "v1.2")),
        (((1, 2, 2), (2, 0, 0), (0, 9, 0)), ("v1", "v1.2")),
        (((1, 3, 0),), ("v1.2",)),
        (((1, 2, 4),), ()),
        (((1, 2, 3),), ("v1", "v1.2")),
    ],
    ids=["first", "newest", "older minor mended", "overtaken", "again"],
)
def test_tags_move_to_the_newest_alone(
    released: tuple[tuple[int, int, int], ...], moved: tuple[str, ...]
) -> None:
    assert moved == Version(1, 2, 3).moved([Version(*each) for each in released])
