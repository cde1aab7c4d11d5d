from dunnage.dockerfile import parse
from dunnage.flow import shipped_files
from dunnage.flow.flow import Flow
from dunnage.flow.shipped_files import Shipment
from dunnage.model import Image, ImageConfig, Lines

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


def an_image(**files: int) -> Image:
    return Image("sha256:0", "linux/amd64", ImageConfig("", "", (), (), ()), (), files)


def is_text(name: str) -> bool:
    return name.endswith((".md", "docs/"))


def test_files_are_gathered_by_the_instruction_that_brought_them() -> None:
    image = an_image(
        **{
            "srv/dist/b.md": 20,
            "srv/dist/a.md": 10,
            "srv/dist/a.js": 1,
            "srv/README.md": 5,
            "srv/node_modules/x/README.md": 7,
            "usr/share/doc/x.md": 3,
        }
    )

    assert shipped_files.find(_FLOW, image, is_text) == (
        Shipment(Lines(7, 7), ("srv/dist/a.md", "srv/dist/b.md"), 30),
        Shipment(Lines(8, 8), ("srv/README.md",), 5),
    )


def test_without_an_image_only_what_a_copy_names_is_known() -> None:
    (shipment,) = shipped_files.find(_FLOW, None, is_text)

    assert shipment == Shipment(Lines(8, 8), ("README.md", "docs/"), None)
    assert str(shipment) == "`README.md`, `docs/`"


def test_what_a_build_in_the_image_itself_makes_is_its_own() -> None:
    flow = Flow(parse(b"FROM node:24\nWORKDIR /app\nCOPY package.json ./\nRUN npm run build\n"))

    found = shipped_files.find(flow, an_image(**{"app/dist/a.md": 1_500}), is_text)

    assert found == (Shipment(Lines(4, 4), ("app/dist/a.md",), 1_500),)
    assert list(map(str, found)) == ["1 file (1.5 kB)"]


def test_a_file_that_nothing_is_known_to_have_brought_is_nobodys() -> None:
    flow = Flow(parse(b"FROM node:24\nWORKDIR /app\nRUN cd /srv && npm run build\n"))

    assert shipped_files.find(flow, an_image(**{"app/a.md": 1}), is_text) == ()
