from collections.abc import Mapping

import pytest

from dunnage.model import Image, ImageConfig
from dunnage.rule import Evidence
from dunnage.rules.duplicate_packages import duplicate_packages
from rules.judged import HEAD, evidence

_START = 'CMD ["node", "server.js"]\n'


def a_context(**versions: str) -> dict[str, str]:
    """Pin packages by their paths, `a__b` for b below a."""
    entries = ", ".join(
        f'"node_modules/{path.replace("__", "/node_modules/")}": {entry}'
        for path, entry in versions.items()
    )
    return {
        "package.json": "{}",
        "package-lock.json": f'{{"lockfileVersion": 3, "packages": {{{entries}}}}}',
    }


def messages(
    steps: str, context: Mapping[str, str], files: Mapping[str, int] | None = None
) -> list[str]:
    reasoned = evidence(f"{HEAD}{steps}{_START}", context)
    config = ImageConfig("", "", (), (), ())
    image = None if files is None else Image("sha256:ab", "linux/amd64", config, (), files)
    at_hand = Evidence(reasoned.dockerfile, reasoned.project, image)
    return [each.message for each in duplicate_packages.check(at_hand)]


_TWO = a_context(
    a='{"version": "1.0.0"}', b='{"version": "2.0.0"}', a__b='{"version": "1.0.0", "dev": true}'
)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("COPY . .\nRUN npm ci\n", ["1 package in several copies: `b`."]),
        ("COPY . .\nRUN npm ci --omit=dev\n", []),
        ("COPY dist ./dist\n", []),
    ],
)
def test_the_lockfile_tells_what_ships_in_several_versions(steps: str, expected: list[str]) -> None:
    assert messages(steps, _TWO) == expected


def test_one_version_in_two_places_is_for_the_image_to_tell() -> None:
    same = a_context(a__b='{"version": "1.0.0"}', c__b='{"version": "1.0.0"}')

    assert messages("COPY . .\nRUN npm ci\n", same) == []


def test_the_image_tells_what_the_copies_cost() -> None:
    files = {
        "app/node_modules/b/index.js": 3_000_000,
        "app/node_modules/a/node_modules/b/index.js": 2_000_000,
        "app/node_modules/c/node_modules/b/lib/index.js": 500_000,
        "app/node_modules/@x/y/index.js": 10,
        "app/node_modules/c/node_modules/@x/y/index.js": 10,
        "usr/local/lib/node_modules/npm/node_modules/b/index.js": 9_000_000,
    }

    assert messages("COPY . .\nRUN npm ci\n", {"package.json": "{}"}, files) == [
        "2 packages in several copies, 2.5 MB more than once: `b`, `@x/y`."
    ]


def test_a_few_bytes_twice_are_not_worth_a_word() -> None:
    files = {"app/node_modules/b/i.js": 10, "app/node_modules/a/node_modules/b/i.js": 10}

    assert messages("COPY . .\nRUN npm ci\n", _TWO, files) == []
