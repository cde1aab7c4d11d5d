import random

import pytest
from zlib_ng import zlib_ng

from dunnage.image.gzip_size import GzipSize
from image import archives

RANDOM = random.Random(1)  # noqa: S311 - the same words in every run
WORDS = b"".join(
    RANDOM.choices([b"const ", b"require(", b"module", b"\n  ", b"exports"], k=900_000)
)
LARGE = 65 << 20


def _counted(data: bytes, piece: int, length: int | None = None) -> int:
    with GzipSize(len(data) if length is None else length) as size:
        for start in range(0, len(data), piece):
            size.add(data[start : start + piece])
        return size.total()


def _compressed(data: bytes) -> int:
    compressor = zlib_ng.compressobj(4, zlib_ng.DEFLATED, 31)
    return len(compressor.compress(data)) + len(compressor.flush())


def _mixed() -> bytes:
    """Text, noise and nothing by turns, as the files of a layer are."""
    parts: list[bytes] = []
    while len(parts) < 2_500:
        start = RANDOM.randrange(len(WORDS) - 100_000)
        parts += [
            WORDS[start : start + RANDOM.randrange(100_000)],
            RANDOM.randbytes(RANDOM.randrange(60_000)),
            bytes(RANDOM.randrange(20_000)),
        ]
    return b"".join(parts)


@pytest.mark.parametrize("data", [b"", bytes(1024), WORDS], ids=["none", "empty", "text"])
def test_the_size_is_that_of_one_compressor(data: bytes) -> None:
    assert _compressed(data) == pytest.approx(_counted(data, 1 << 20), rel=0.001, abs=10)


def test_the_size_of_a_large_layer_is_estimated_within_a_hundredth() -> None:
    data = _mixed()

    assert len(data) > LARGE
    assert _compressed(data) == pytest.approx(_counted(data, 1 << 20), rel=0.01)


@pytest.mark.parametrize("length", [None, LARGE])
def test_the_size_does_not_depend_on_how_the_bytes_come(length: int | None) -> None:
    assert _counted(WORDS, 512, length) == _counted(WORDS, 3_000_000, length)


def _layer(names: list[int]) -> bytes:
    """Files of text, noise and nothing, each the same wherever it comes."""
    entries = []
    for name in names:
        content = random.Random(name)  # noqa: S311 - the same bytes in every run
        start = content.randrange(len(WORDS) - 50_000)
        text = WORDS[start : start + content.randrange(50_000)]
        noise = content.randbytes(content.randrange(10_000))
        entries.append(archives.Entry(f"app/file-{name}", text + noise + bytes(5_000)))
    return archives.tar(*entries)


@pytest.mark.parametrize("at", [50, 200, 350])
def test_a_small_change_of_a_large_layer_is_told_nearly_as_it_is(at: int) -> None:
    names = list(range(400))
    grown = [*names[:at], *range(1_000, 1_020), *names[at:]]
    before, after = _layer(names), _layer(grown)

    actual = _compressed(after) - _compressed(before)
    told = _counted(after, 1 << 20, LARGE) - _counted(before, 1 << 20, LARGE)

    assert actual == pytest.approx(told, rel=0.15)
