from dunnage.report.sections.folding import folded

HEAD = ("A", "B:")
ONE, TWO, THREE = ((("1", "one"),), (("2", "two"), ("", "of it")), (("3", "three"),))
TOP = "| A | B |\n| --- | ---: |\n"


def test_what_is_short_is_not_folded() -> None:
    assert folded(HEAD, [ONE, TWO], 2, 2) == f"{TOP}| 1 | one |\n| 2 | two |\n|  | of\u00a0it |"


def test_what_is_long_is_folded_with_all_rows_of_a_thing() -> None:
    assert folded(HEAD, [ONE, TWO, THREE], 5, 1) == (
        f"{TOP}| 1 | one |\n\n"
        "<details><summary>4 more</summary>\n\n"
        f"{TOP}| 2 | two |\n|  | of\u00a0it |\n| 3 | three |\n\n…and 2 more.\n\n</details>"
    )


def test_what_is_missing_is_counted_without_a_fold_too() -> None:
    assert folded(HEAD, [ONE], 5, 2) == f"{TOP}| 1 | one |\n\n…and 4 more."
