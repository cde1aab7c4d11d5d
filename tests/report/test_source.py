from dunnage.report.source import Source


def test_a_line_is_as_wide_as_its_utf_16() -> None:
    source = Source("FROM node:24\r\nRUN 😀\rUSER node".encode())
    assert [source.width(line) for line in (1, 2, 3, 4)] == [12, 6, 9, None]
