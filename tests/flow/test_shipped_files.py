from dataclasses import replace

from dunnage.contents import File
from dunnage.dockerfile import parse
from dunnage.flow import shipped_files
from dunnage.flow.flow import Flow
from dunnage.flow.shipped_files import Shipment
from dunnage.model import Image, Lines, Location, Step
from dunnage.rule import Built
from rules import images

_SOURCE = """\
FROM node:24 AS build
WORKDIR /app
COPY . .
RUN npm ci && npm run build
FROM node:24
WORKDIR /srv
COPY --from=build /app/dist ./dist
COPY README.md docs ./
COPY base /
"""
_FLOW = Flow(parse(_SOURCE.encode()))


def an_image(flow: Flow, **layers: int) -> Image:
    """Put files of 10 bytes into the layers of these lines."""
    files = {path: File(10, layer) for path, layer in layers.items()}
    return images.an_image(flow.dockerfile, Built(files))


def is_text(name: str) -> bool:
    return name.endswith((".md", "docs/"))


def test_files_are_gathered_by_the_instruction_that_brought_them() -> None:
    files = {
        "srv/dist/b.md": 7,
        "srv/dist/a.md": 7,
        "srv/dist/a.js": 7,
        "srv/README.md": 8,
        "srv/node_modules/x/README.md": 7,
        "usr/share/doc/x.md": 9,
        "home/x.md": 0,
    }

    assert shipped_files.find(_FLOW, an_image(_FLOW, **files), is_text) == (
        Shipment(Lines(7, 7), ("srv/dist/a.md", "srv/dist/b.md"), 20),
        Shipment(Lines(8, 8), ("srv/README.md",), 10),
    )


def test_what_another_stage_made_is_traced_to_its_line() -> None:
    step = Step("RUN npm ci && npm run build", Location("Dockerfile", Lines(4, 4)))
    built = Built({"srv/dist/a.md": File(10, 7)})
    image = images.an_image(_FLOW.dockerfile, built, {"srv/dist/a.md": step})

    (shipment,) = shipped_files.find(_FLOW, image, is_text)

    assert shipment.origins == (Lines(4, 4),)
    assert str(shipment) == "1 file (10 B), from line 4"


def test_without_an_image_only_what_a_copy_names_is_known() -> None:
    (shipment,) = shipped_files.find(_FLOW, None, is_text)

    assert shipment == Shipment(Lines(8, 8), ("README.md", "docs/"), None)
    assert str(shipment) == "`README.md`, `docs/`"


def test_what_a_build_in_the_image_itself_makes_is_its_own() -> None:
    flow = Flow(parse(b"FROM node:24\nWORKDIR /app\nCOPY package.json ./\nRUN npm run build\n"))

    found = shipped_files.find(flow, an_image(flow, **{"app/dist/a.md": 4}), is_text)

    assert found == (Shipment(Lines(4, 4), ("app/dist/a.md",), 10),)
    assert list(map(str, found)) == ["1 file (10 B)"]


def test_a_file_that_nothing_is_known_to_have_brought_is_nobodys() -> None:
    flow = Flow(parse(b"FROM node:24\nWORKDIR /app\nRUN cd /srv && npm run build\n"))
    image = an_image(flow, **{"app/a.md": 3})
    unknown = tuple(replace(each, location=None) for each in image.layers)

    assert shipped_files.find(flow, replace(image, layers=unknown), is_text) == ()
