import pytest

from dunnage.contents import Access
from dunnage.dockerfile import parse
from dunnage.image import stages
from dunnage.image.graph import Base, Change, Copy, Merge
from dunnage.image.provenance import Provenance
from dunnage.image.tar_header import Header, Kind
from dunnage.model import Lines

Graph = dict[str, Base | Change | Merge]

DOCKERFILE = parse(b"""\
FROM node:24 AS base
WORKDIR /app

FROM base AS deps
RUN npm ci

FROM base AS tools
RUN make

FROM base AS build
COPY --from=deps /app/node_modules ./node_modules
COPY --from=tools /t /opt/t
RUN npm run build

FROM scratch AS assets
COPY public /public

FROM node:24
COPY --from=build /app/dist ./dist
COPY --from=base /usr/local /usr/local
COPY --from=busybox /bin/sh /bin/sh
COPY --from=assets / /
COPY . .
""")


def _change(line: int, parent: str | None, *copies: Copy, writes: bool = True) -> Change:
    return Change(parent, (Lines(line, line),), copies, writes=writes)


GRAPH: Graph = {
    "node": Base(),
    "busybox": Base(),
    "context": Base(),
    "base": _change(2, "node", writes=False),
    "deps": _change(5, "base"),
    "tools": _change(8, "base"),
    "modules": _change(11, "base", Copy("deps", "app/node_modules", "app/node_modules")),
    "tool": _change(12, "modules", Copy("tools", "t", "opt/t")),
    "build": _change(13, "tool"),
    "assets": _change(16, None, Copy("context", "public", "public")),
    "a": _change(19, "node", Copy("build", "app/dist", "dist")),
    "b": _change(20, "a", Copy("base", "usr/local", "usr/local")),
    "c": _change(21, "b", Copy("busybox", "bin/sh", "bin/sh")),
    "d": _change(22, "c", Copy("assets", "", "")),
    "e": _change(23, "d", Copy("context", "", "")),
}


def _wanted(graph: Graph) -> dict[str, str | None]:
    found = stages.wanted(Provenance(graph, "e", None), DOCKERFILE)
    return {ref: stage.name for ref, stage in found.items()}


def test_only_stages_with_several_writers_are_looked_into() -> None:
    assert {"build": "build"} == _wanted(GRAPH)


def test_a_stage_behind_a_stage_is_looked_into_where_its_files_come_through() -> None:
    whole = GRAPH | {"a": _change(19, "node", Copy("build", "app", "app"))}
    wild = GRAPH | {"a": _change(19, "node", Copy("build", "*/t", "app"))}

    assert {"build": "build", "deps": "deps"} == _wanted(whole)
    assert {"build": "build", "deps": "deps", "tools": "tools"} == _wanted(wild)


def test_a_stage_of_nothing_but_a_copy_from_another_is_looked_into() -> None:
    chained = GRAPH | {"assets": _change(11, None, Copy("deps", "app", "public"))}

    assert {"build": "build", "assets": "assets", "deps": "deps"} == _wanted(chained)


def test_the_name_of_a_later_stage_is_an_images() -> None:
    dockerfile = parse(b"FROM node:24\nCOPY --from=busybox /sh /sh\nFROM node:24 AS busybox\n")
    change = _change(2, "node", Copy("busybox", "sh", "sh"))

    assert stages.named(change, dockerfile.stages[0], dockerfile) is None


@pytest.mark.parametrize(
    ("ref", "expected"), [("base", Base()), ("assets", GRAPH["assets"]), ("deps", None)]
)
def test_a_stage_with_one_writer_needs_no_look(ref: str, expected: object) -> None:
    stage = DOCKERFILE.stage(ref)
    assert stage is not None

    assert expected == stages.sole(Provenance(GRAPH, "e", None), ref, stage, DOCKERFILE)


def test_the_layer_of_a_file_is_the_one_that_wrote_it() -> None:
    """And not the ones of `RUN chown -R node .` and `RUN chmod -R g+w .`"""
    files = [
        Header("app/a.js", Kind.FILE, 3, Access(mode, uid, 0), mtime=9)
        for mode, uid in ((0o644, 0), (0o644, 1000), (0o664, 1000))
    ]
    other = Header("app/b.js", Kind.FILE, 4)
    graph: Graph = {
        "base": Base(),
        "run": Change("base", ()),
        "chown": Change("run", ()),
        "chmod": Change("chown", ()),
    }
    layers = [(), (files[0],), (files[1], other), (files[2],)]

    source = stages.read(Provenance(graph, "chmod", None), "chmod", DOCKERFILE.target, layers)

    assert source is not None
    assert (("app/a.js", "app/b.js"), [1, 2]) == (
        source.paths,
        [source.files[path].layer for path in source.paths],
    )
    assert (None, graph["run"], graph["chown"], graph["chmod"]) == source.changes


def test_layers_that_the_graph_does_not_know_are_not_read() -> None:
    assert stages.read(Provenance(GRAPH, "e", None), "assets", DOCKERFILE.target, [(), ()]) is None
