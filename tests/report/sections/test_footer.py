from dataclasses import replace

from builders import a_delta, a_report, compared
from dunnage.report.sections.footer import footer


def test_a_comparison_says_what_counts_as_none_and_what_is_to_be_known() -> None:
    delta = replace(a_delta(), notes=("The baseline's sizes are estimates, see #1.",))

    last = footer(compared(a_report(), delta)).body.split("<br>")[-1]

    assert last == (
        "Where a layer's unpacked size is the same, a compressed difference under "
        "10.0 kB or 0.1 % counts as none. "
        "The baseline's sizes are estimates, see `#1`.</sub>"
    )


def test_without_a_comparison_there_is_nothing_to_say_of_it() -> None:
    assert "<br>" not in footer(a_report()).body


def test_of_many_notes_a_few_are_told() -> None:
    delta = replace(a_delta(), notes=("Another.",) * 99)

    assert footer(compared(a_report(), delta)).body.count("Another.") == 5
