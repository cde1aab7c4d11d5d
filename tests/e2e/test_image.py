"""Images built, exported and weighed for real."""

import io
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dunnage.adapters.buildx import Buildx
from dunnage.adapters.docker import DockerStore
from dunnage.adapters.process import Processes
from dunnage.dockerfile.parser import parse
from dunnage.errors import ToolError
from dunnage.image import export, provenance
from dunnage.image.weigh import weigh
from dunnage.model import Image, Layer
from dunnage.ports import BuildRequest

pytestmark = pytest.mark.e2e

TAG = "dunnage-bed/image:test"
MISSING = "dunnage-bed/missing:test"

STAGES = b"""\
ARG TAG=24.19.0-bookworm-slim

FROM node:${TAG} AS base
WORKDIR /app
ENV A=1

FROM base AS deps
COPY package.json ./
RUN mkdir -p node_modules/x \\
    # a comment
    && head -c 3000000 /dev/zero > node_modules/x/big

FROM base AS build
COPY package.json ./
RUN <<EOT
mkdir dist
echo hi > dist/a.js
EOT

FROM base AS runtime
ARG SECRET=hunter2
RUN true
RUN --network=none true
COPY --from=deps /app/node_modules ./node_modules
COPY --from=build --link /app/dist ./dist
COPY <<EOF /app/inline.txt
hello
EOF
RUN rm -rf node_modules/x \\
  && ln /app/inline.txt /app/hard
ONBUILD RUN true
USER node
CMD ["node"]
"""
SCRATCH = b"""\
FROM scratch
ADD rootfs.tar /
COPY package.json a b/
"""


@pytest.fixture
def store(processes: Processes) -> Iterator[DockerStore]:
    store = DockerStore(processes.run, processes.stream)
    yield store
    store.remove(TAG)


@pytest.fixture
def context(tmp_path: Path) -> Path:
    folder = tmp_path / "context"
    folder.mkdir()
    (folder / "package.json").write_text("{}")
    (folder / "a").write_bytes(bytes(1000))
    with tarfile.open(folder / "rootfs.tar", "w") as rootfs:
        member = tarfile.TarInfo("etc/big")
        member.size = 50_000
        rootfs.addfile(member, io.BytesIO(os.urandom(50_000)))
    return folder


def _images(
    content: bytes, context: Path, processes: Processes, store: DockerStore
) -> tuple[Image, Image, Path]:
    """Weigh an image with and without BuildKit's word, and keep its export."""
    path = context / "Dockerfile"
    path.write_bytes(content)
    buildx = Buildx(processes.run, processes.follow)
    built = buildx.build(BuildRequest(context, path, TAG), lambda _: None)
    saved = context.parent / "saved.tar"
    with store.save(built.image) as stream, saved.open("wb") as file:
        while data := stream.read(1 << 20):
            file.write(data)
    with saved.open("rb") as file:
        (context.parent / "layout").mkdir()
        received = export.receive(file, context.parent / "layout")
    assert built.metadata is not None
    graph = provenance.parse(built.metadata)
    dockerfile = parse(content)
    told, guessed = (weigh(received, each, dockerfile, "Dockerfile") for each in (graph, None))
    return told, guessed, saved


def _line(layer: Layer) -> int | None:
    return None if layer.location is None else layer.location.lines.first


def _own(image: Image) -> list[tuple[int | None, str]]:
    return [(_line(layer), layer.instruction) for layer in image.layers if not layer.base]


def _counted(saved: Path) -> int:
    """Add up the files of an export's layers, by the standard library's means."""
    total = 0
    with tarfile.open(saved) as archive:
        for member in archive:
            blob = archive.extractfile(member)
            if blob is not None and member.size and blob.read(1) != b"{":
                blob.seek(0)
                if member.name.startswith("blobs/"):
                    with tarfile.open(fileobj=blob) as layer:
                        total += sum(each.size for each in layer if each.isreg())
    return total


def test_every_layer_has_its_line(context: Path, processes: Processes, store: DockerStore) -> None:
    told, guessed, saved = _images(STAGES, context, processes, store)

    expected = [
        (4, "WORKDIR /app"),
        (22, "RUN true"),
        (23, "RUN --network=none true"),
        (24, "COPY --from=deps /app/node_modules ./node_modules"),
        (25, "COPY --from=build --link /app/dist ./dist"),
        (26, "COPY <<EOF /app/inline.txt"),
        (29, "RUN rm -rf node_modules/x && ln /app/inline.txt /app/hard"),
    ]
    assert (expected, {3}) == (_own(told), {_line(each) for each in told.layers if each.base})
    assert told == guessed
    assert _counted(saved) == told.sizes.unpacked
    files = {path: each.size for path, each in told.files.items() if path.startswith("app/")}
    assert {"app/dist/a.js", "app/hard", "app/inline.txt"} == files.keys()
    assert len("hi\n") + len("hello\n") == sum(files.values())


def test_an_image_from_scratch_has_no_base(
    context: Path, processes: Processes, store: DockerStore
) -> None:
    told, guessed, saved = _images(SCRATCH, context, processes, store)

    assert [(2, "ADD rootfs.tar /"), (3, "COPY package.json a b/")] == _own(told)
    assert told == guessed
    sizes = {path: file.size for path, file in told.files.items()}
    assert {"etc/big": 50_000, "b/a": 1000, "b/package.json": 2} == sizes
    assert 51_002 == _counted(saved) == told.sizes.unpacked
    assert told.layers[0].sizes.compressed == pytest.approx(50_200, abs=300)


def test_an_image_that_is_not_there_is_a_tool_error(processes: Processes) -> None:
    store = DockerStore(processes.run, processes.stream)

    with pytest.raises(ToolError, match="reference does not exist"), store.save(MISSING) as stream:
        stream.read(1)
