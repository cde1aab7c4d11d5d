from dunnage.report.fingerprint import line_hashes
from dunnage.report.source import Source

CONTENT = "FROM node:24\r\nRUN 😀\rUSER node".encode()


def test_a_line_is_as_wide_as_its_utf_16() -> None:
    source = Source(CONTENT)
    assert [source.width(line) for line in (1, 2, 3, 4)] == [12, 6, 9, None]


def test_a_line_has_the_fingerprint_that_code_scanning_gives_it() -> None:
    source, hashes = Source(CONTENT), line_hashes(CONTENT)
    assert [source.fingerprint(line) for line in (1, 2, 3, 4)] == [*hashes, None]
