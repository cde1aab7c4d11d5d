import pytest

from dunnage.model import Package
from dunnage.scan.subject import subject


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("app/node_modules/qs", "qs app/node_modules/qs"),
        (
            "app/node_modules/.pnpm/qs@6.7.0/node_modules/qs",
            "qs app/node_modules/.pnpm/qs/node_modules/qs",
        ),
        (
            "node_modules/.pnpm/@octo+qs@6.7.0_debug@4.3.4/node_modules/qs",
            "qs node_modules/.pnpm/@octo+qs/node_modules/qs",
        ),
        (
            "app/node_modules/.bun/qs@6.7.0/node_modules/qs",
            "qs app/node_modules/.bun/qs/node_modules/qs",
        ),
        ("app/.pnpm/qs@6.7.0/qs", "qs app/.pnpm/qs@6.7.0/qs"),
        ("", "qs /"),
    ],
)
def test_the_subject_survives_an_update(path: str, expected: str) -> None:
    assert subject(Package("npm", "qs", "6.7.0", path)) == expected


def test_an_os_package_is_named_with_its_distribution() -> None:
    assert subject(Package("debian", "tar", "1.34")) == "tar (debian)"
