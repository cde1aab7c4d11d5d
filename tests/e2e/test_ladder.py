"""The ladder of docs/ladder.md: its page, its Dockerfiles, and whether its figures still hold."""

from datetime import date
from pathlib import Path

import pytest

from bed import bases, engine, ladder, state, tools
from bed.ladder import Ladder, Part, Rung
from dunnage.dockerfile import parse

_RECORD = Ladder.read(ladder.RECORD)
_SMALL = ladder.STEPS[1:]  # the full image alone takes a minute to make


def test_the_page_tells_the_figures_that_were_recorded() -> None:
    page = ladder.PAGE.read_text("utf-8")

    assert ladder.render(_RECORD) in page
    assert page == ladder.filled(page, _RECORD)


def test_the_record_is_of_the_steps_as_they_are() -> None:
    steps = [(each.name, each.file, each.base.tag) for each in ladder.STEPS]

    assert [(each.step, each.file, each.base) for each in _RECORD.rungs] == steps


def test_each_dockerfile_ships_on_the_base_that_is_told() -> None:
    shipped = [
        str(parse((ladder.FOLDER / each.file).read_bytes()).target.base) for each in ladder.STEPS
    ]

    assert shipped == [each.base.tag for each in ladder.STEPS]


def test_each_step_is_smaller_in_both_sizes() -> None:
    unpacked = [each.unpacked for each in _RECORD.rungs]
    compressed = [each.compressed for each in _RECORD.rungs]

    assert unpacked == sorted(set(unpacked), reverse=True)
    assert compressed == sorted(set(compressed), reverse=True)


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    rung = Rung("one", "one.Dockerfile", "base:1", 10, 40, (Part("caches", -3),))
    written = Ladder(date(2026, 12, 1), stand_ins=False, rungs=(rung,))

    written.write(tmp_path / "ladder.json")

    assert Ladder.read(tmp_path / "ladder.json") == written


def test_a_row_tells_both_relations_and_leaves_small_parts_out() -> None:
    first = Rung("one", "one.Dockerfile", "base:1", 50_000_000, 200_000_000, ())
    parts = (Part("caches", -140_000_000), Part("application", 999_999))
    second = Rung("two", "two.Dockerfile", "base:2", 10_000_000, 60_000_000, parts)

    *_, row, _, origin = ladder.render(
        Ladder(date(2026, 12, 1), stand_ins=False, rungs=(first, second))
    ).splitlines()

    assert row == (
        "| [two](../tests/e2e/ladder/two.Dockerfile) | 10.0 MB | 20% | 60.0 MB | 30% "
        "| \N{MINUS SIGN}140.0 MB caches |"
    )
    assert origin == "Measured on 2026-12-01, on `base:1`, `base:2`."


@pytest.mark.e2e
def test_the_figures_still_hold(tmp_path: Path) -> None:
    with state.lock():
        running, programs = engine.ensure(), tools.ensure()
        bases.ensure(running, programs, (*bases.BASES, bases.DISTROLESS))
    if bases.registry_answers(running) == _RECORD.stand_ins:
        pytest.skip("measured on other base images than this machine has")

    measured = ladder.measure(running, tmp_path, _SMALL)

    # Debian's packages move on; the application's are locked.
    for now, then in zip(measured, _RECORD.rungs[1:], strict=True):
        assert now.unpacked == pytest.approx(then.unpacked, rel=0.05)
        assert now.compressed == pytest.approx(then.compressed, rel=0.05)
