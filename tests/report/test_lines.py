from builders import a_location
from dunnage.contents import Hiding
from dunnage.image.waste import Waste
from dunnage.model import Step
from dunnage.report import lines


def test_figures_stand_below_each_other_and_parts_below_the_whole() -> None:
    assert [
        "    +61.0 MB  RUN npm ci",
        "     +1.0 kB    made by RUN tsc",
    ] == [lines.line("+61.0 MB", "RUN npm ci"), lines.line("+1.0 kB", "  made by RUN tsc")]


def test_what_is_foreign_stays_in_its_line() -> None:
    assert "        12 B  a ::error::b [2J" == lines.line("12 B", "a\n::error::b\x1b[2J")
    assert "note: a b" == lines.note("a\nb")


def test_a_list_without_items_has_no_title() -> None:
    assert [] == list(lines.listed("packages", [], iter))


def test_of_many_items_the_first_are_told() -> None:
    told = lines.listed("packages", ["a", "b", "c"], lambda each: [each], most=1)

    assert ["packages:", "a", "  …and 2 more"] == list(told)


def test_waste_has_two_instructions() -> None:
    stored, by = Step("COPY . .", a_location(3)), Step("RUN rm -rf docs", None)

    assert "deleted by RUN rm -rf docs, stored by COPY . . (Dockerfile:3): `/docs/…`, 2 files" == (
        lines.wasted(Waste(stored, by, Hiding.DELETED, 5, 2, ("docs/…",)))
    )
