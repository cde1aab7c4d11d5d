from dataclasses import replace

import pytest

from dunnage.contents import Hidden, Hiding
from dunnage.rule import Built
from dunnage.rules.chown_layer import chown_layer
from dunnage.rules.os_cache_left import os_cache_left
from dunnage.rules.package_cache_left import package_cache_left
from dunnage.rules.wasted_bytes import wasted_bytes
from rules.images import messages
from rules.judged import HEAD

_START = 'USER node\nCMD ["node", "server.js"]\n'
_DOCKERFILE = f"{HEAD}COPY assets ./assets\nRUN ./prepare.sh\n{_START}"
_BIG = Hidden("app/assets/a.png", 9_000_000, 3, 4, Hiding.DELETED)


def told(hidden: Hidden, dockerfile: str = _DOCKERFILE) -> list[tuple[int, str]]:
    return messages(wasted_bytes, dockerfile, Built({}, hidden=(hidden,)))


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (
            Hiding.DELETED,
            "This deletes 9.0 MB that line 3 stores (`app/assets/a.png`), and line 3 keeps them.",
        ),
        (
            Hiding.REPLACED,
            "This stores 9.0 MB anew that line 3 has stored before (`app/assets/a.png`).",
        ),
    ],
)
def test_hidden_bytes_are_told_on_the_line_that_hides_them(how: Hiding, message: str) -> None:
    assert told(replace(_BIG, how=how)) == [(4, message)]


def test_files_that_are_copied_twice_are_told() -> None:
    dockerfile = f"{HEAD}COPY assets ./assets\nCOPY --chown=node assets ./assets\n{_START}"

    assert told(replace(_BIG, how=Hiding.REPEATED), dockerfile) == [
        (4, "This stores the same 9.0 MB as line 3 once more (`app/assets/a.png`).")
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        replace(_BIG, size=900_000),
        replace(_BIG, layer=0),
        replace(_BIG, by=0, layer=0),
    ],
    ids=["little", "the base image stores it", "the base image's own"],
)
def test_what_nobody_minds_or_can_change_is_not_told(hidden: Hidden) -> None:
    assert told(hidden) == []


@pytest.mark.parametrize(
    ("hidden", "rule"),
    [
        (replace(_BIG, how=Hiding.REPEATED), chown_layer),
        (replace(_BIG, path="root/.npm/_cacache/a"), package_cache_left),
        (replace(_BIG, path="var/lib/apt/lists/a"), os_cache_left),
    ],
    ids=["another owner", "a cache", "package lists"],
)
def test_hidden_bytes_are_told_by_one_rule_alone(hidden: Hidden, rule: object) -> None:
    rules = (chown_layer, package_cache_left, os_cache_left, wasted_bytes)
    built = Built({}, hidden=(hidden,))

    assert [each for each in rules if messages(each, _DOCKERFILE, built)] == [rule]


def test_an_image_to_develop_in_may_waste() -> None:
    assert told(_BIG, _DOCKERFILE.replace('["node", "server.js"]', '["npm", "run", "dev"]')) == []
