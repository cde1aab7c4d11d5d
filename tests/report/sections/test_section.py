from dunnage.report.sections.section import ALWAYS, Section, fit

SECTIONS = (
    Section("head", "# head", ALWAYS),
    Section("Size", "size " * 10, 1),
    Section("Packages", "packages " * 10, 2),
    Section("foot", "foot", ALWAYS),
)


def test_what_fits_is_shown_in_order() -> None:
    bodies = [section.body for section in SECTIONS]
    assert fit(SECTIONS, 1000) == "\n\n".join(bodies) + "\n"


def test_the_least_important_section_goes_first_whole_and_named() -> None:
    expected = f"# head\n\n{'size ' * 10}\n\nfoot\n\n_Too long to show here: Packages._\n"
    assert fit(SECTIONS, len(expected.encode())) == expected


def test_what_always_stays_stays_even_where_it_does_not_fit() -> None:
    assert fit(SECTIONS, 1) == "# head\n\nfoot\n\n_Too long to show here: Packages, Size._\n"


def test_the_limit_counts_bytes() -> None:
    sections = (SECTIONS[0], Section("Bars", "█" * 10, 1))
    assert "█" in fit(sections, len("# head\n\n") + 30 + 1)
    assert "█" not in fit(sections, len("# head\n\n") + 30)


def test_what_does_not_fit_is_in_the_summary_of_the_run() -> None:
    assert fit(SECTIONS, 1, "https://github.com/octo/shop/actions/runs/42").splitlines()[-1] == (
        "_Too long to show here: Packages, Size; "
        "[the summary of this run](https://github.com/octo/shop/actions/runs/42) has more._"
    )
