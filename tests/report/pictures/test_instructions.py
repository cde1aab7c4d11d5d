from dataclasses import replace

from builders import LAYERS, a_layer, a_location, a_report, an_image
from dunnage.contents import File, Hidden, Hiding
from dunnage.image.delta import InstructionDelta
from dunnage.model import Share, Sizes, Step
from dunnage.report.pictures import instructions
from dunnage.report.pictures.blocks import Leaf
from dunnage.report.pictures.places import Places

INSTALL = Step("RUN npm ci", a_location(5))
COPY = replace(a_layer("COPY --from=build /app .", 100, 30, line=8), shares=(Share(INSTALL, 60),))
NAME = "COPY --from=build /app . (Dockerfile:8)"


def test_a_file_lies_below_its_instruction_and_the_one_that_made_it() -> None:
    image = replace(
        an_image((LAYERS[0], COPY)),
        files={"app/a.js": File(2, 1), "app/b.js": File(3, 1)},
        traced={"app/b.js": INSTALL},
    )
    places = Places(a_report())

    found = tuple(instructions.of_files(image, places))

    assert found == (
        Leaf((NAME, "app", "a.js"), 2, made=places.step(COPY.step)),
        Leaf((NAME, "RUN npm ci (Dockerfile:5)", "app", "b.js"), 3, made=places.step(INSTALL)),
    )


def test_bytes_that_nobody_sees_are_shown_where_they_are_stored() -> None:
    hidden = (Hidden("app/doc.pdf", 70, 1, 2, Hiding.DELETED),)
    image = replace(an_image((LAYERS[0], COPY, LAYERS[1])), hidden=hidden)
    places = Places(a_report())

    assert tuple(instructions.of_files(image, places)) == (
        Leaf((NAME, "deleted by a later layer", "app", "doc.pdf"), 70, made=places.step(COPY.step)),
    )


def test_without_files_the_shares_are_told_apart_from_the_rest() -> None:
    places = Places(a_report())

    assert tuple(instructions.of_layers((LAYERS[0], COPY), places)) == (
        Leaf(
            ("FROM node:24-bookworm-slim (Dockerfile:1)",),
            228_900_000,
            base=True,
            made=places.step(LAYERS[0].step),
        ),
        Leaf((NAME, "RUN npm ci (Dockerfile:5)"), 60, made=places.step(INSTALL)),
        Leaf((NAME, "itself"), 40, made=places.step(COPY.step)),
    )


def test_a_removed_instruction_stands_in_the_baselines_commit() -> None:
    places = Places(a_report())
    gone = InstructionDelta(COPY, None, Sizes(-30, -100))

    made = [each.made for each in instructions.of_changes((gone,), places)]

    expected = (places.step(INSTALL, gone=True), places.step(COPY.step, gone=True))
    assert made == list(expected)


def test_a_change_names_who_made_the_growth() -> None:
    places = Places(a_report())
    after = replace(COPY, sizes=Sizes(40, 130), shares=(Share(INSTALL, 85),))
    grown = InstructionDelta(COPY, after, Sizes(10, 30))

    assert tuple(instructions.of_changes((grown,), places)) == (
        Leaf((NAME, "RUN npm ci (Dockerfile:5)"), 25, made=places.step(INSTALL)),
        Leaf((NAME, "itself"), 5, made=places.step(COPY.step)),
    )
