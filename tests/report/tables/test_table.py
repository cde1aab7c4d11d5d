from dunnage.report.tables.table import ROWS, Column, Kind, Table, table

NAME, SIZE, WHY = Column("Name", Kind.TEXT), Column("Size", Kind.BYTES), Column("Why", Kind.TEXT)


def test_a_column_that_says_nothing_is_left_out() -> None:
    made = table("Things", (NAME, SIZE, WHY), [("a", 1, None), ("b", None, None)], "About.")

    assert made == Table("Things", "About.", (NAME, SIZE), (("a", 1), ("b", None)))


def test_a_zero_says_something() -> None:
    assert table("Things", (NAME, SIZE), [("a", 0)]).rows == (("a", 0),)


def test_rows_beyond_the_limit_are_counted() -> None:
    made = table("Things", (SIZE,), ((number,) for number in range(ROWS + 2)))

    assert len(made.rows) == ROWS
    assert made.about == "The first 1,500 of 1,502 rows."
