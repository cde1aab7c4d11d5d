import random
import time
from dataclasses import replace

from builders import a_layer, an_image
from dunnage.contents import File
from dunnage.image import packages
from dunnage.model import Package, Step

LAYERS = (a_layer("FROM node:24", line=1, base=True), a_layer("COPY --from=deps /app .", line=9))
BASE, COPY = (each.location for each in LAYERS)
MANIFEST = b'{"name": "a", "version": "1.0.0"}'
FILES = {
    "app/node_modules/a/package.json": File(7, 1),
    "usr/bin/tar": File(5, 0),
    "usr/bin/node": File(9, 0),
    "usr/local/bin/node": File(100, 0),
    "var/lib/dpkg/status": File(0, 0),
}
KEPT = {
    "app/node_modules/a/package.json": MANIFEST,
    "var/lib/dpkg/status": b"Package: nodejs\nVersion: 18\n\nPackage: tar\nVersion: 1:1.34\n",
    "var/lib/dpkg/info/tar.list": b"/usr/bin/tar\n",
    "var/lib/dpkg/info/nodejs.list": b"/usr/bin/node\n",
}


def _whole(packages: tuple[Package, ...]) -> list[tuple[object, ...]]:
    return [(each, each.size, each.base, each.location) for each in packages]


def test_all_that_is_installed_is_told_in_order() -> None:
    found = packages.read(FILES, KEPT, LAYERS, (("NODE_VERSION", "24.19.0"),))
    assert _whole(found) == [
        (Package("debian", "nodejs", "18"), 9, True, BASE),
        (Package("debian", "tar", "1:1.34"), 5, True, BASE),
        (Package("node", "node", "24.19.0", "usr/local/bin/node"), 100, True, BASE),
        (Package("npm", "a", "1.0.0", "app/node_modules/a"), 7, False, COPY),
    ]


def test_the_order_of_the_files_changes_nothing() -> None:
    shuffled = list(FILES.items())
    random.Random(4).shuffle(shuffled)  # noqa: S311 - no secret
    expected = packages.read(FILES, KEPT, LAYERS, ())
    assert _whole(expected) == _whole(packages.read(dict(shuffled), KEPT, LAYERS, ()))


def test_a_package_that_was_copied_is_located_where_it_was_installed() -> None:
    run = Step("RUN npm ci", a_layer(line=4).location)
    unknown = Step("RUN npm ci", None)
    npm = Package("npm", "a", "1.0.0", "app/node_modules/a", location=COPY)
    node = Package("node", "node", "24.19.0", "usr/local/bin/node", location=BASE)
    tar = Package("debian", "tar", "1.34", location=BASE)
    manifest = "app/node_modules/a/package.json"

    def located(traced: dict[str, Step]) -> list[object]:
        image = replace(an_image(LAYERS), packages=(tar, node, npm), traced=traced)
        return [each.location for each in packages.located(image).packages]

    assert located({manifest: run, "usr/local/bin/node": run}) == [BASE, run.location, run.location]
    assert located({manifest: unknown}) == located({}) == [BASE, BASE, COPY]


def test_1_500_packages_among_60_000_files_are_read_within_half_a_second() -> None:
    folders = [f"app/node_modules/p{number}" for number in range(1_500)]
    files = {
        f"{folder}/lib/{part}/{number}.js": File(9, 1)
        for folder in folders
        for part in "abcd"
        for number in range(10)
    }
    files |= {f"{folder}/package.json": File(9, 1) for folder in folders}
    text = b'{"name": "p", "version": "1.0.0", "description": "%s"}' % (b"x" * 1_500)
    kept = {f"{folder}/package.json": text for folder in folders}

    start = time.process_time()
    found = packages.read(files, kept, LAYERS, ())

    assert time.process_time() - start < 0.5
    assert {each.size for each in found} == {369}
