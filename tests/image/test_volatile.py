from dataclasses import replace

import pytest

from builders import BASE, a_layer, an_image
from dunnage.contents import File, Hidden, Hiding
from dunnage.image.volatile import Volatile, volatile
from dunnage.model import Image

APT, CI = a_layer("RUN apt-get update"), a_layer("RUN npm ci")
INDEX = "apt's package index, which is of the build's date"
LOGS = "npm's logs, one for every run"


def _image(files: dict[str, File], *hidden: Hidden) -> Image:
    return replace(an_image((BASE, APT, CI)), files=files, hidden=hidden)


def test_bytes_that_differ_from_build_to_build_are_added_up_by_cause() -> None:
    files = {
        "var/lib/apt/lists/a": File(5, 1),
        "var/lib/apt/lists/b": File(6, 1),
        "root/.npm/_logs/today.log": File(40, 2),
        "app/index.js": File(100, 2),
    }

    assert (Volatile(LOGS, 40, CI.step), Volatile(INDEX, 11, APT.step)) == volatile(_image(files))


def test_hidden_bytes_count_and_the_base_image_s_do_not() -> None:
    hidden = Hidden("var/lib/apt/lists/a", 5, 1, 2, Hiding.DELETED)
    files = {"var/log/dpkg.log": File(9, 0), "var/log/apt/empty": File(0, 1)}

    assert (Volatile(INDEX, 5, APT.step),) == volatile(_image(files, hidden))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("home/node/.npm/_logs/x", LOGS),
        ("root/.npm/_cacache/index-v5/00/x", "npm's cache, which holds the registry's answers"),
        ("app/.npm/x", "npm's cache, which holds the registry's answers"),
        ("app/node_modules/.cache/babel/x", "caches of build tools"),
        ("var/log/dpkg.log", "logs of apt and dpkg, which hold times"),
        ("etc/ld.so.cache", "the linker's cache"),
        ("var/cache/apt/pkgcache.bin", "apt's cache, which is of the build's date"),
        ("var/log/dpkg.logs", None),
        ("app/x.npm/y", None),
        ("app/npm/_logs/y", None),
        (".npmrc", None),
    ],
)
def test_a_place_tells_the_cause(path: str, expected: str | None) -> None:
    found = volatile(_image({path: File(1, 2)}))

    assert ((Volatile(expected, 1, CI.step),) if expected else ()) == found
