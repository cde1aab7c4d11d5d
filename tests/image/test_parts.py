import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import a_layer, an_image
from dunnage.contents import File
from dunnage.image.parts import Part, parts
from dunnage.model import Image, Package

LAYERS = (a_layer("FROM node:24", line=1, base=True), a_layer("COPY . .", line=9))
BASE, OWN = 0, 1
PACKAGES = (
    Package("debian", "tar", "1.34"),
    Package("node", "node", "24.19.0", "usr/local/bin/node"),
    Package("npm", "a", "1.0.0", "app/node_modules/a", dev=False),
    Package("npm", "d", "1.0.0", "app/node_modules/d", dev=True),
    Package("npm", "npm", "11.0.0", "usr/local/lib/node_modules/npm"),
    Package("npm", "b", "1.0.0", "usr/local/lib/node_modules/npm/node_modules/b"),
    Package("npm", "pm2", "6.0.0", "usr/local/lib/node_modules/pm2"),
)
SYSTEM = frozenset({"usr/bin/tar", "usr/bin/node", "usr/lib/x86_64-linux-gnu/libnode.so.115"})


def _image(files: dict[str, File]) -> Image:
    return replace(an_image(LAYERS), files=files, packages=PACKAGES, system=SYSTEM)


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("usr/local/bin/node", "Node.js runtime"),
        ("usr/local/include/node/uv/unix.h", "Node.js runtime"),
        ("usr/bin/node", "Node.js runtime"),
        ("usr/lib/x86_64-linux-gnu/libnode.so.115", "Node.js runtime"),
        ("usr/local/lib/node_modules/npm/lib/npm.js", "package managers"),
        ("usr/local/lib/node_modules/npm/node_modules/b/b.js", "package managers"),
        ("opt/yarn-v1.22.22/lib/cli.js", "package managers"),
        ("root/.cache/node/corepack/v1/pnpm/10.0.0/bin/pnpm.cjs", "package managers"),
        ("app/.yarn/releases/yarn-4.0.0.cjs", "package managers"),
        ("usr/local/lib/node_modules/pm2/lib/API.js", "npm packages"),
        ("app/node_modules/a/index.js", "npm packages"),
        ("app/node_modules/.bin/a", "npm packages"),
        ("app/.yarn/cache/a-npm-1.0.0.zip", "npm packages"),
        ("app/node_modules/d/index.js", "devDependencies"),
        ("app/node_modules/.cache/babel/x.json", "caches"),
        ("root/.npm/_cacache/content-v2/x", "caches"),
        ("srv/npm-cache/_cacache/content-v2/x", "caches"),
        ("usr/local/share/.cache/yarn/v6/x", "caches"),
        ("root/.local/share/pnpm/store/v10/files/00/x", "caches"),
        ("var/lib/apt/lists/deb.debian.org", "caches"),
        ("var/cache/apk/APKINDEX.tar.gz", "caches"),
        ("usr/bin/tar", "OS packages"),
        ("etc/ld.so.cache", "operating system, other"),
        ("var/lib/dpkg/status", "operating system, other"),
        ("usr/share/ca-certificates/x.crt", "operating system, other"),
        ("app/server.js", "application"),
        ("server.js", "application"),
        ("usr/src/app/server.js", "application"),
        ("usr/share/nginx/html/index.html", "application"),
        ("var/www/index.html", "application"),
        ("home/node/app/dist/main.js", "application"),
    ],
)
def test_a_file_is_part_of(path: str, part: str) -> None:
    assert parts(_image({path: File(5, OWN)})) == (Part(part, base=0, own=5),)


def test_what_the_base_brought_is_told_apart_and_is_no_application() -> None:
    files = {
        "usr/local/lib/node_modules/npm/old.js": File(1, BASE),
        "usr/local/lib/node_modules/npm/new.js": File(2, OWN),
        "home/node/.profile": File(4, BASE),
        "home/node/app.js": File(8, OWN),
    }
    assert parts(_image(files)) == (
        Part("application", base=0, own=8),
        Part("package managers", base=1, own=2),
        Part("operating system, other", base=4, own=0),
    )


def test_the_working_directory_is_the_applications_wherever_it_is() -> None:
    image = _image({"var/lib/shop/server.js": File(5, OWN)})
    at_work = replace(image, config=replace(image.config, workdir="/var/lib/shop/"))
    assert [parts(each)[0].name for each in (image, at_work)] == [
        "operating system, other",
        "application",
    ]


_NAMES = st.sampled_from(
    [
        "app",
        "usr",
        "local",
        "node_modules",
        "npm",
        "a",
        "bin",
        "node",
        "var",
        ".npm",
        ".cache",
        "é\n",
    ]
)
_PATHS = st.lists(_NAMES, min_size=1, max_size=6).map("/".join)
_FILES = st.builds(File, st.integers(0, 1_000), st.sampled_from([BASE, OWN]))


@given(st.dictionaries(_PATHS | st.sampled_from(sorted(SYSTEM)), _FILES))
def test_every_visible_byte_is_in_one_part(files: dict[str, File]) -> None:
    told = parts(_image(files))
    sizes = [sum(each.size for each in files.values() if each.layer == n) for n in (BASE, OWN)]
    assert [sum(each.base for each in told), sum(each.own for each in told)] == sizes
    assert len({each.name for each in told}) == len(told)


def test_60_000_files_are_sorted_within_half_a_second() -> None:
    files = {
        f"app/node_modules/p{n % 1_500}/lib/{n % 4}/{n}.js": File(1, OWN) for n in range(60_000)
    }
    npm = (Package("npm", f"p{n}", "1", f"app/node_modules/p{n}", dev=True) for n in range(1_500))
    image = replace(_image(files), packages=tuple(npm))

    start = time.process_time()
    told = parts(image)

    assert time.process_time() - start < 0.5
    assert told == (Part("devDependencies", base=0, own=60_000),)
