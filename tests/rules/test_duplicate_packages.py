from collections.abc import Mapping

import pytest

from dunnage.model import Package
from dunnage.rules.duplicate_packages import duplicate_packages
from rules.images import installed, messages
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


def reasoned(steps: str, context: Mapping[str, str]) -> list[str]:
    at_hand = evidence(f"{HEAD}{steps}{_START}", context)
    return [each.message for each in duplicate_packages.check(at_hand)]


def a_package(name: str, version: str, folder: str, size: int, *, base: bool = False) -> Package:
    return Package("npm", name, version, f"{folder}/node_modules/{name}", size, base=base)


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
    assert reasoned(steps, _TWO) == expected


def test_one_version_in_two_places_is_for_the_image_to_tell() -> None:
    same = a_context(a__b='{"version": "1.0.0"}', c__b='{"version": "1.0.0"}')

    assert reasoned("COPY . .\nRUN npm ci\n", same) == []


_DOCKERFILE = f"{HEAD}COPY . .\nRUN npm ci\n{_START}"
_CONTEXT = {"package.json": "{}"}


def test_the_image_tells_what_the_copies_cost() -> None:
    built = installed(
        a_package("b", "2.0.0", "app", 3_000_000),
        a_package("b", "1.0.0", "app/node_modules/a", 2_000_000),
        a_package("b", "1.0.0", "app/node_modules/c", 500_000),
        a_package("@x/y", "1.0.0", "app", 10),
        a_package("@x/y", "1.0.0", "app/node_modules/c", 10),
        a_package("b", "1.0.0", "usr/local/lib/node_modules/pm2", 9_000_000),
        layer=4,
    )

    assert messages(duplicate_packages, _DOCKERFILE, built, files=_CONTEXT) == [
        (4, "2 packages in several copies, 2.5 MB more than once: `b 1.0.0`, `@x/y 1.0.0`.")
    ]


def test_a_few_bytes_twice_are_not_worth_a_word() -> None:
    copies = (a_package("b", "1.0.0", "app", 10), a_package("b", "2.0.0", "app/node_modules/a", 10))

    assert messages(duplicate_packages, _DOCKERFILE, installed(*copies, layer=4), files=_TWO) == []


def test_copies_of_the_base_image_are_not_the_applications() -> None:
    copies = (
        a_package("b", "1.0.0", "opt/x", 5_000_000, base=True),
        a_package("b", "2.0.0", "opt/y", 5_000_000, base=True),
    )

    assert messages(duplicate_packages, _DOCKERFILE, installed(*copies, layer=0), files=_TWO) == []
