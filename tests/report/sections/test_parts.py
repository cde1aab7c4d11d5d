from dataclasses import replace

from builders import a_delta, a_layer, a_report, compared
from dunnage.image.delta import InstructionDelta, PartDelta
from dunnage.image.parts import Part
from dunnage.model import Sizes
from dunnage.report.report import Report
from dunnage.report.sections.parts import parts

PARTS = (Part("application", 0, 120_000), Part("Node.js runtime", 119_000_000, 0))
GROWN = (InstructionDelta(None, a_layer(), Sizes(1, 1)),)


def consisting(report: Report) -> Report:
    assert report.snapshot
    return replace(report, snapshot=replace(report.snapshot, parts=PARTS))


def told(report: Report) -> str:
    section = parts(report)
    return section.body.replace("\N{NO-BREAK SPACE}", " ") if section else ""


def test_of_a_first_image_the_parts_are_told_largest_first() -> None:
    assert told(consisting(a_report())) == (
        "### What the image consists of\n\n"
        "| Part | base image | own part |\n| --- | ---: | ---: |\n"
        "| Node.js runtime | 119.0 MB |  |\n"
        "| application |  | 120.0 kB |"
    )


def test_beside_a_baseline_they_are_folded_with_what_changed() -> None:
    delta = replace(
        a_delta(instructions=GROWN),
        parts=(PartDelta("application", 0, 20_000), PartDelta("caches", 0, -5_000)),
    )

    assert told(consisting(compared(a_report(), delta))) == (
        "<details><summary>What the image consists of</summary>\n\n"
        "| Part | base image | change | own part | change |\n"
        "| --- | ---: | ---: | ---: | ---: |\n"
        "| Node.js runtime | 119.0 MB |  |  |  |\n"
        "| application |  |  | 120.0 kB | +20.0 kB |\n"
        "| caches |  |  |  | \N{MINUS SIGN}5.0 kB |\n\n</details>"
    )


def test_an_image_that_did_not_change_needs_no_list() -> None:
    assert told(consisting(compared(a_report(), a_delta()))) == ""
