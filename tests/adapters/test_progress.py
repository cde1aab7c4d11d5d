from collections.abc import Iterator

from dunnage.adapters.progress import Progress


def _told(total: int | None, *pieces: tuple[float, int]) -> list[str]:
    """Let pieces pass, each at its second."""
    clock: Iterator[float] = iter((0.0, *(second for second, _ in pieces)))
    lines: list[str] = []
    progress = Progress("Export", total, tell=lines.append, every=10, clock=lambda: next(clock))
    for _, size in pieces:
        progress(bytes(size))
    return lines


def test_a_short_transfer_is_not_told() -> None:
    assert [] == _told(5_000_000, (1, 2_000_000), (9.9, 3_000_000))


def test_a_long_one_is_told_now_and_then() -> None:
    pieces = ((9, 1_000_000), (10, 1_000_000), (11, 1_000_000), (20, 1_000_000))

    assert [
        "Export: 2.0 MB of about 8.0 MB, 200.0 kB/s",
        "Export: 4.0 MB of about 8.0 MB, 200.0 kB/s",
    ] == _told(8_000_000, *pieces)


def test_a_total_that_is_passed_or_not_known_says_nothing() -> None:
    expected = ["Export: 2.0 MB, 200.0 kB/s"]

    assert expected == _told(1_000_000, (10, 2_000_000)) == _told(None, (10, 2_000_000))


def test_what_passes_nothing_tells_how_long_it_takes() -> None:
    assert ["Export: 10 s", "Export: 21 s"] == _told(None, (4, 0), (10, 0), (19, 0), (21, 0))
