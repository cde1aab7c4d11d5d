from dataclasses import replace

from dunnage.contents import File, Hidden, Hiding
from dunnage.dockerfile.parser import parse
from dunnage.image.export import Export
from dunnage.image.graph import Base, Change
from dunnage.image.layer_tar import LayerTar
from dunnage.image.manifest import Manifest, Step
from dunnage.image.provenance import Provenance
from dunnage.image.tar_header import Header, Kind
from dunnage.image.weigh import weigh
from dunnage.model import Image, ImageConfig, Layer, Lines, Location, Sizes
from image.archives import digest

DOCKERFILE = parse(b"FROM node:24\nRUN npm ci   \\\n  --omit=dev\n")
CONFIG = ImageConfig("", "/", (), (), ())
DIFF_IDS = tuple(f"sha256:{digest(name)}" for name in (b"base", b"own"))
TARS = (
    LayerTar(DIFF_IDS[0], Sizes(10, 30), (Header("a", Kind.FILE, 30),)),
    LayerTar(DIFF_IDS[1], Sizes(5, 7), (Header("b", Kind.FILE, 7), Header(".wh.a", Kind.FILE, 0))),
)
HISTORY = (Step("ADD rootfs /", empty=False), Step("RUN /bin/sh -c npm ci", empty=False))
GRAPH = Provenance(
    {"step0:0": Base(), "step1:0": Change("step0:0", (Lines(2, 3),))}, "step1:0", height=None
)
FROM = ("FROM node:24", Location("app/Dockerfile", Lines(1, 1)), True)
RUN = ("RUN npm ci --omit=dev", Location("app/Dockerfile", Lines(2, 3)), False)


def _export(*history: Step) -> Export:
    manifest = Manifest("sha256:id", "linux/amd64", CONFIG, DIFF_IDS, ("0.tar", "1.tar"), history)
    return Export(manifest, TARS)


def _told(image: Image) -> list[tuple[str, Location | None, bool]]:
    return [(each.instruction, each.location, each.base) for each in image.layers]


def test_an_image_is_what_its_export_holds_and_what_made_it() -> None:
    expected = Image(
        id="sha256:id",
        platform="linux/amd64",
        config=CONFIG,
        layers=(
            Layer(DIFF_IDS[0], Sizes(10, 30), *FROM),
            Layer(DIFF_IDS[1], Sizes(5, 7), *RUN),
        ),
        files={"b": File(7, 1)},
        hidden=(Hidden("a", 30, 0, 1, Hiding.DELETED),),
    )
    assert expected == weigh(_export(*HISTORY), GRAPH, DOCKERFILE, "app/Dockerfile")


def test_the_contents_that_show_say_who_may_log_in() -> None:
    passwd = Header("etc/passwd", Kind.FILE, 9)
    layers = tuple(
        LayerTar(diff_id, Sizes(1, 9), (passwd,), kept={"etc/passwd": text})
        for diff_id, text in zip(DIFF_IDS, (b"app:x:1:2", b"app:x:3:4"), strict=True)
    )
    image = weigh(replace(_export(*HISTORY), layers=layers), None, None, "Dockerfile")

    assert ({"app": (3, 4)}, ()) == (image.users, image.unread)


def test_what_was_too_much_to_read_is_told_where_it_shows() -> None:
    paths = ("a/node_modules/x/package.json", "b/node_modules/x/package.json")
    entries = tuple(Header(path, Kind.FILE, 1 << 20) for path in paths)
    lower = LayerTar(DIFF_IDS[0], Sizes(1, 2 << 20), entries, unread=frozenset(paths))
    upper = LayerTar(DIFF_IDS[1], Sizes(1, 0), (Header(".wh.b", Kind.FILE, 0),))
    image = weigh(replace(_export(*HISTORY), layers=(lower, upper)), None, None, "Dockerfile")

    assert (paths[0],) == image.unread


def test_provenance_needs_no_history() -> None:
    assert [FROM, RUN] == _told(weigh(_export(), GRAPH, DOCKERFILE, "app/Dockerfile"))


def test_without_provenance_the_history_decides() -> None:
    assert [FROM, RUN] == _told(weigh(_export(*HISTORY), None, DOCKERFILE, "app/Dockerfile"))


def test_provenance_of_another_image_is_put_aside() -> None:
    other = Provenance(GRAPH.graph, GRAPH.result, height=3)

    assert [FROM, RUN] == _told(weigh(_export(*HISTORY), other, DOCKERFILE, "app/Dockerfile"))


def test_without_a_dockerfile_the_history_speaks() -> None:
    expected = [("ADD rootfs /", None, False), ("RUN npm ci", None, False)]

    assert expected == _told(weigh(_export(*HISTORY), None, None, "app/Dockerfile"))


def test_an_image_without_history_is_weighed_all_the_same() -> None:
    expected = [("", None, False), ("", None, False)]

    assert expected == _told(weigh(_export(), None, DOCKERFILE, "app/Dockerfile"))


def test_a_long_instruction_is_cut() -> None:
    dockerfile = parse(b"FROM node:24\nRUN echo " + b"x" * 500)
    image = weigh(_export(*HISTORY), GRAPH, dockerfile, "Dockerfile")

    assert "RUN echo " + "x" * 190 + "…" == image.layers[1].instruction
