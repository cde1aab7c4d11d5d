import io
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import pytest

from dunnage import tracing
from dunnage.bench import Bench
from dunnage.contents import File
from dunnage.errors import ToolError
from dunnage.image.graph import Base, Change, Copy, Merge
from dunnage.image.provenance import Provenance
from dunnage.image.trace import trace
from dunnage.model import (
    Image,
    ImageConfig,
    ImageKey,
    Layer,
    Lines,
    Location,
    Problem,
    Sizes,
    Step,
)
from dunnage.notes import Notes
from dunnage.ports import BuildRequest, Built, Tools
from dunnage.subject import Subject
from fakes import Fakes
from image import archives, exports
from image.archives import Entry

CONTENT = b"""\
FROM node:24
RUN make

FROM node:24 AS deps
RUN npm ci

FROM node:24
COPY --from=0 /tool /tool
COPY --from=deps /app /app
"""
BASE = archives.tar(Entry("bin/node", b"n"))
LAYERS = {
    None: (BASE, archives.tar(Entry("tool", b"t"))),
    "deps": (BASE, archives.tar(Entry("app/a.js", b"a"))),
}


def _change(line: int, parent: str, *copies: Copy) -> Change:
    return Change(parent, (Lines(line, line),), copies)


GRAPH: dict[str, Base | Change | Merge] = {
    "node": Base(),
    "make": _change(2, "node"),
    "deps": _change(5, "node"),
    "one": _change(8, "node", Copy("make", "tool", "tool")),
    "two": _change(9, "one", Copy("deps", "app", "app")),
}
MADE = Step("RUN make", Location("Dockerfile", Lines(2, 2)))
INSTALLED = Step("RUN npm ci", Location("Dockerfile", Lines(5, 5)))
LAYER = Layer("sha256:0", Sizes(1, 1), "", None, base=False)
IMAGE = Image(
    id="sha256:0",
    platform="linux/amd64",
    config=ImageConfig("", "/", (), (), ()),
    layers=(replace(LAYER, base=True), LAYER, LAYER),
    files={"bin/node": File(1, 0), "tool": File(1, 1), "app/a.js": File(1, 2)},
)


@dataclass
class Engine:
    """Builds stages, and keeps them until they are removed."""

    broken: str = ""  # a target
    cut: bool = False  # its exports end too early
    requests: list[BuildRequest] = field(default_factory=list)
    dockerfiles: dict[str | None, dict[str, bytes]] = field(default_factory=dict)  # by target
    images: dict[str, tuple[bytes, ...]] = field(default_factory=dict)

    def version(self) -> str:
        return "28.5.2"

    def build(self, request: BuildRequest, sink: Callable[[str], None]) -> Built:
        sink("#1 CACHED")
        self.requests.append(request)
        folder = request.dockerfile.parent
        self.dockerfiles[request.target] = {
            each.name: each.read_bytes() for each in folder.iterdir()
        }
        if request.target == self.broken:
            raise ToolError("The build failed at Dockerfile:5")
        self.images[request.tag] = LAYERS[request.target]
        return Built(request.tag, metadata=None)

    def size(self, image: str) -> int | None:
        return None

    def save(self, *images: str) -> AbstractContextManager[BinaryIO]:
        export = exports.saved({f"{image}:latest": self.images[image] for image in images})
        return nullcontext(io.BytesIO(export[:700] if self.cut else export))

    def remove(self, image: str) -> None:
        if self.images.pop(image, None) is None:
            raise ToolError("No such image")


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_bytes(CONTENT)
    request = BuildRequest(tmp_path, dockerfile, "dunnage.local/review", platform="linux/amd64")
    key = ImageKey("shop", "linux/amd64")
    return Subject(key, None, CONTENT, "Dockerfile", "", request, None)


def _traced(subject: Subject, engine: Engine, notes: Notes) -> dict[str, Step]:
    fakes: Tools = replace(Fakes().tools(), builder=engine, store=engine)
    bench, built = Bench.of(subject, fakes, notes), Provenance(GRAPH, "two", None)
    sources = tracing.look(bench, built)
    return dict(trace(IMAGE, built, bench.dockerfile, "Dockerfile", sources).traced)


def test_files_are_traced_through_images_of_the_stages(subject: Subject) -> None:
    engine, notes = Engine(), Notes()

    assert {"tool": MADE, "app/a.js": INSTALLED} == _traced(subject, engine, notes)
    assert () == notes.problems


def test_stages_are_built_as_the_image_was_under_tags_of_their_own(subject: Subject) -> None:
    engine = Engine()
    _traced(subject, engine, Notes())

    named = next(each for each in engine.requests if each.target == "deps")
    assert replace(subject.request, tag=named.tag, target="deps") == named
    tags = {each.tag for each in engine.requests} | {subject.request.tag}
    assert (3, {"dunnage.local"}) == (len(tags), {tag.split("/")[0] for tag in tags})


def test_nothing_is_left_behind(subject: Subject) -> None:
    engine = Engine(cut=True)
    _traced(subject, engine, Notes())

    cut = next(each.dockerfile for each in engine.requests if each.target is None)
    assert ({}, False) == (engine.images, cut.parent.exists())


def test_a_stage_without_a_name_ends_a_dockerfile_of_its_own(subject: Subject) -> None:
    (subject.request.context / "Dockerfile.dockerignore").write_bytes(b"*.md\n")
    engine = Engine()
    _traced(subject, engine, Notes())

    expected = {"Dockerfile": b"FROM node:24\nRUN make\n", "Dockerfile.dockerignore": b"*.md\n"}
    assert expected == engine.dockerfiles[None]


def test_a_stage_that_cannot_be_built_is_noted_and_the_rest_goes_on(subject: Subject) -> None:
    notes = Notes()

    assert {"tool": MADE} == _traced(subject, Engine(broken="deps"), notes)
    message = (
        "stage deps cannot be built by itself, so that its files are not traced: "
        "The build failed at Dockerfile:5"
    )
    assert (Problem("trace", message, blocks=False),) == notes.problems


def test_an_export_that_breaks_is_noted(subject: Subject) -> None:
    notes = Notes()

    assert {} == _traced(subject, Engine(cut=True), notes)
    assert [("trace", False)] == [(each.part, each.blocks) for each in notes.problems]


def test_nothing_is_built_where_nothing_comes_from_a_stage(subject: Subject) -> None:
    engine, built = Engine(), Provenance({"node": Base()}, "node", None)
    tools = replace(Fakes().tools(), builder=engine, store=engine)
    bench = Bench.of(replace(subject, content=b"FROM node:24\n"), tools, Notes())

    assert ({}, {}) == (tracing.look(bench, built), tracing.look(bench, None))
    assert [] == engine.requests


def test_too_many_stages_are_not_looked_into(subject: Subject) -> None:
    count = 21
    content = "".join(f"FROM node:24 AS s{number}\nRUN make\n" for number in range(count))
    content += "FROM node:24\n"
    content += "".join(f"COPY --from=s{number} /a /a\n" for number in range(count))
    graph: dict[str, Base | Change | Merge] = {"node": Base(), "copy-1": Base()}
    for number in range(count):
        graph[f"s{number}"] = _change(2 * number + 2, "node")
        line = 2 * count + 2 + number
        graph[f"copy{number}"] = _change(line, f"copy{number - 1}", Copy(f"s{number}", "a", "a"))
    engine, notes = Engine(), Notes()
    tools = replace(Fakes().tools(), builder=engine, store=engine)
    bench = Bench.of(replace(subject, content=content.encode()), tools, notes)

    assert {} == tracing.look(bench, Provenance(graph, f"copy{count - 1}", None))
    message = "files come from 21 stages, too many to look into: they are not traced"
    assert ((Problem("trace", message, blocks=False),), []) == (notes.problems, engine.requests)
