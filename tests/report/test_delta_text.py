from dataclasses import replace

from builders import a_delta, a_layer
from dunnage.image.delta import InstructionDelta
from dunnage.image.volatile import Volatile
from dunnage.model import Sizes
from dunnage.report import delta_text

CI = a_layer()


def test_an_image_that_did_not_change_has_no_lines() -> None:
    assert [] == list(delta_text.lines(a_delta()))


def test_causes_and_notes_are_told_after_the_instructions() -> None:
    delta = replace(
        a_delta(instructions=(InstructionDelta(CI, CI, Sizes(0, 1_200)),)),
        volatile=(Volatile("npm's logs, one for every run", 1_100),),
        notes=("the baseline's sizes\nare estimates",),
    )

    assert [
        "size by instruction:",
        "     +1.2 kB  Dockerfile:9: RUN npm ci",
        "     +1.1 kB  of it, without anybody's change: npm's logs, one for every run",
        "note: the baseline's sizes are estimates",
    ] == list(delta_text.lines(delta))


def test_of_many_the_largest_are_told_and_the_others_counted() -> None:
    many = tuple(InstructionDelta(CI, CI, Sizes(0, number)) for number in range(40, 0, -1))

    lines = list(delta_text.lines(a_delta(instructions=many)))

    assert (17, "  …and 25 more") == (len(lines), lines[-1])


def test_foreign_text_stays_in_its_line() -> None:
    hostile = replace(CI, instruction="RUN a\n::error::b\x1b[2J")
    delta = a_delta(instructions=(InstructionDelta(None, hostile, hostile.sizes),))

    assert "    +61.0 MB  Dockerfile:9: RUN a ::error::b [2J (added)" in delta_text.lines(delta)
