import pytest

from dunnage.contents import File, Hidden, Hiding
from dunnage.dockerfile import parse
from dunnage.image import stages
from dunnage.image.graph import Base, Change, Copy, Merge
from dunnage.image.provenance import Provenance
from dunnage.image.stages import Source
from dunnage.image.tar_header import Header, Kind
from dunnage.image.trace import trace
from dunnage.model import Image, ImageConfig, Layer, Lines, Location, Share, Sizes, Step

DOCKERFILE = parse(b"""\
FROM node:24 AS base
WORKDIR /app

FROM base AS deps
COPY package.json ./
RUN npm ci

FROM base AS build
COPY --from=deps /app/node_modules ./node_modules
COPY . .
RUN npm run build

FROM node:24
COPY --from=build --chown=node /app ./
COPY --from=base /usr/local/bin/node /n
COPY --from=busybox /bin/sh /bin/sh
""")
TEXTS = {line: " ".join(DOCKERFILE.text[line - 1].split()) for line in range(1, 17)}


def _step(line: int) -> Step:
    return Step(TEXTS[line], Location("docker/Dockerfile", Lines(line, line)))


def _change(line: int, parent: str | None, *copies: Copy, writes: bool = True) -> Change:
    return Change(parent, (Lines(line, line),), copies, writes=writes)


GRAPH: dict[str, Base | Change | Merge] = {
    "node": Base(),
    "busybox": Base(),
    "context": Base(),
    "base": _change(2, "node", writes=False),
    "package": _change(5, "base", Copy("context", "package.json", "app")),
    "deps": _change(6, "package"),
    "modules": _change(9, "base", Copy("deps", "app/node_modules", "app/node_modules")),
    "sources": _change(10, "modules", Copy("context", "", "app")),
    "build": _change(11, "sources"),
    "one": _change(14, "node", Copy("build", "app", "srv")),
    "two": _change(15, "one", Copy("base", "usr/local/bin/node", "n")),
    "three": _change(16, "two", Copy("busybox", "bin/sh", "bin/sh")),
}
BUILT = Provenance(GRAPH, "three", None)


def _files(*sizes: tuple[str, int]) -> tuple[Header, ...]:
    return tuple(Header(path, Kind.FILE, size) for path, size in sizes)


def _source(name: str, *layers: tuple[Header, ...]) -> Source:
    stage = DOCKERFILE.stage(name)
    assert stage is not None
    source = stages.read(BUILT, name, stage, layers)
    assert source is not None
    return source


BASE = _files(("usr/local/bin/node", 90))
MODULES = _files(("app/node_modules/a.js", 7), ("app/node_modules/b.js", 8))
CONTEXT = _files(("app/package.json", 3), ("app/main.js", 5), ("app/dist/old.js", 1))
OUTPUT = _files(("app/dist/m.js", 2))
DEPS = _source("deps", BASE, (), CONTEXT[:1], MODULES)
BUILD = _source("build", BASE, (), MODULES, CONTEXT, OUTPUT)


def _layer(line: int, size: int) -> Layer:
    step = _step(line)
    return Layer(f"sha256:{line}", Sizes(0, size), step.instruction, step.location, base=line == 13)


IMAGE = Image(
    id="sha256:0",
    platform="linux/amd64",
    config=ImageConfig("node", "/", (), (), ()),
    layers=(_layer(13, 90), _layer(14, 26), _layer(15, 90), _layer(16, 40)),
    files={
        "usr/local/bin/node": File(90, 0),
        "srv/node_modules/a.js": File(7, 1),
        "srv/package.json": File(3, 1),
        "srv/main.js": File(5, 1),
        "srv/dist/old.js": File(1, 1),
        "srv/dist/m.js": File(2, 1),
        "srv/unknown": File(0, 1),
        "n": File(90, 2),
        "bin/sh": File(40, 3),
    },
    hidden=(Hidden("srv/node_modules/b.js", 8, 1, 2, Hiding.DELETED),),
)


def test_a_file_is_its_producers_wherever_it_was_copied_from() -> None:
    found = trace(IMAGE, BUILT, DOCKERFILE, "docker/Dockerfile", {"deps": DEPS, "build": BUILD})

    expected = {
        "srv/node_modules/a.js": _step(6),
        "srv/package.json": _step(10),
        "srv/main.js": _step(10),
        "srv/dist/old.js": _step(10),
        "srv/dist/m.js": _step(11),
        "n": _step(1),
    }
    assert expected == found.traced
    assert [
        (),
        (Share(_step(6), 15), Share(_step(10), 9), Share(_step(11), 2)),
        (Share(_step(1), 90),),
        (),
    ] == [layer.shares for layer in found.layers]


def test_a_stage_that_cannot_be_looked_into_ends_the_trace_at_its_copy() -> None:
    found = trace(IMAGE, BUILT, DOCKERFILE, "docker/Dockerfile", {"build": BUILD})

    assert (_step(9), _step(11)) == (
        found.traced["srv/node_modules/a.js"],
        found.traced["srv/dist/m.js"],
    )


def test_without_a_look_into_stages_only_what_is_sure_is_told() -> None:
    found = trace(IMAGE, BUILT, DOCKERFILE, "docker/Dockerfile", {})

    assert {"n": _step(1)} == found.traced


@pytest.mark.parametrize("built", [Provenance(GRAPH, "two", None), Provenance(GRAPH, "three", 9)])
def test_a_graph_that_does_not_fit_tells_nothing(built: Provenance) -> None:
    found = trace(IMAGE, built, DOCKERFILE, "docker/Dockerfile", {"build": BUILD})

    assert IMAGE == found


def test_an_operation_without_a_place_is_no_producer_that_can_be_told() -> None:
    stage = DOCKERFILE.stage("build")
    assert stage is not None
    build = Source(stage, (Change(None, ()),), {"app/main.js": File(5, 0)}, ("app/main.js",))

    found = trace(IMAGE, BUILT, DOCKERFILE, "docker/Dockerfile", {"build": build})

    assert {"n": _step(1)} == found.traced
