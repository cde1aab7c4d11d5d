"""Files traced through COPY --from, in images built for real."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bed import containerd, engine, state
from dunnage import tracing
from dunnage.adapters.buildx import Buildx
from dunnage.adapters.docker import DockerStore
from dunnage.adapters.process import Processes
from dunnage.bench import Bench
from dunnage.dockerfile import parse
from dunnage.image import export, provenance
from dunnage.image.trace import trace
from dunnage.image.weigh import weigh
from dunnage.model import Image, ImageKey, Step
from dunnage.notes import Notes
from dunnage.ports import BuildRequest
from dunnage.subject import Subject
from fakes import Fakes

pytestmark = pytest.mark.e2e

TAG = "dunnage-bed/trace:test"

NAMED = b"""\
FROM node:24.19.0-bookworm-slim AS base
WORKDIR /app

FROM base AS deps
COPY package.json ./
RUN mkdir -p node_modules/x && head -c 3000 /dev/zero > node_modules/x/big && echo x > m.js

FROM base AS tools
ONBUILD RUN mkdir /t && printf triggered > /t/tool

FROM tools AS made

FROM deps AS build
COPY --from=made --link /t /opt/t
COPY server.js ./
RUN <<EOF
mkdir -p dist/sub
echo a > dist/a.js
echo bb > dist/sub/b.js
echo map > dist/a.js.map
ln -s dist current
EOF
RUN chown -R node .

FROM node:24.19.0-bookworm-slim
WORKDIR /srv
COPY --from=deps --chown=node:node /app/node_modules ./node_modules
COPY --from=build --link /app/current ./out
COPY --from=build /app/dist/*.js /app/dist/sub/ ./several/
COPY --from=build --exclude=*.map /app/d*t ./wild/
COPY --from=build /app/package.json one.json
COPY --from=build /app/*.json /app/server.js ./
COPY --from=build /opt/t/tool /sbin/tool
COPY --from=base /usr/local/bin/npm /npm
COPY --from=node:24.19.0-bookworm-slim /etc/debian_version ./
COPY package.json own.json
COPY <<EOF /text
text
EOF
RUN --mount=from=deps,target=/m cp /m/app/m.js /srv/mounted.js && rm -r node_modules
"""
NUMBERED = b"""\
FROM node:24.19.0-bookworm-slim
WORKDIR /w
COPY . .
RUN echo made > made.txt

FROM scratch
COPY package.json /files/
COPY --from=0 /w /w

FROM scratch
COPY --from=1 / /all
"""


@pytest.fixture(scope="module", params=["overlay2", "containerd"])
def engines(request: pytest.FixtureRequest, processes: Processes) -> Iterator[Processes]:
    """Run programs with either engine; containerd keeps `COPY --link` as layers of its own."""
    if request.param == "overlay2":
        yield processes
        return
    if os.geteuid() != 0:
        pytest.skip("only root can start a second engine")
    with containerd.lent() as lent:
        with state.lock():
            containerd.stock(lent, engine.ensure(), "node:24.19.0-bookworm-slim")
        yield Processes({**os.environ, "DOCKER_HOST": lent.host})


@pytest.fixture
def context(tmp_path: Path) -> Path:
    folder = tmp_path / "context"
    folder.mkdir()
    (folder / "package.json").write_text("{}")
    (folder / "server.js").write_text("serve()")
    (folder / "secret.txt").write_text("hush")
    (folder / "Dockerfile.dockerignore").write_text("*Dockerfile*\nsecret.txt\n")
    return folder


def _traced(content: bytes, context: Path, processes: Processes) -> tuple[Image, Notes]:
    path = context / "Dockerfile"
    path.write_bytes(content)
    request, notes = BuildRequest(context, path, TAG), Notes()
    key = ImageKey("trace", "linux/amd64")
    subject = Subject(key, None, content, "Dockerfile", "", request, None)
    buildx = Buildx(processes.run, processes.follow)
    store = DockerStore(processes.run, processes.stream)
    built, layout = buildx.build(request, lambda _: None), context.parent / "layout"
    layout.mkdir()
    with store.save(TAG) as stream:
        received = export.receive(stream, layout)
    store.remove(TAG)  # as a review does, before it traces
    graph, dockerfile = provenance.parse(built.metadata or b"{}"), parse(content)
    assert graph is not None
    image = weigh(received, graph, dockerfile, "Dockerfile")
    tools = replace(Fakes().tools(), builder=buildx, store=store)
    sources = tracing.look(Bench.of(subject, tools, notes), graph)
    return trace(image, graph, dockerfile, "Dockerfile", sources), notes


def _line(step: Step) -> int | None:
    return None if step.location is None else step.location.lines.first


def _producers(image: Image) -> Mapping[str, int | None]:
    return {path: _line(step) for path, step in image.traced.items()}


def _shares(image: Image) -> Mapping[int | None, Mapping[int | None, int]]:
    """Give the bytes by line of each layer that has shares, by its own line."""
    return {
        _line(layer.step): {_line(share.step): share.unpacked for share in layer.shares}
        for layer in image.layers
        if layer.shares
    }


def test_each_file_has_the_line_that_produced_it(context: Path, engines: Processes) -> None:
    image, notes = _traced(NAMED, context, engines)

    expected = {
        "srv/out/a.js": 16,
        "srv/out/a.js.map": 16,
        "srv/out/sub/b.js": 16,
        "srv/several/a.js": 16,
        "srv/several/b.js": 16,
        "srv/wild/a.js": 16,
        "srv/wild/sub/b.js": 16,
        "srv/one.json": 5,
        "srv/package.json": 5,
        "srv/server.js": 15,
        "usr/sbin/tool": 11,
        "npm": 1,
    }
    assert ((), expected) == (notes.problems, _producers(image))
    assert {
        27: {6: 3000},
        28: {16: 9},
        29: {16: 5},
        30: {16: 5},
        31: {5: 2},
        32: {15: 7, 5: 2},
        33: {11: 9},
        34: {1: image.files["npm"].size},
    } == _shares(image)


def test_stages_are_known_by_their_number_too(context: Path, processes: Processes) -> None:
    image, notes = _traced(NUMBERED, context, processes)

    expected = {
        "all/files/package.json": 7,
        "all/w/made.txt": 4,
        "all/w/package.json": 3,
        "all/w/server.js": 3,
    }
    assert ((), expected) == (notes.problems, _producers(image))
    assert {11: {3: 9, 4: 5, 7: 2}} == _shares(image)
