import struct
from collections.abc import Iterator

import pytest

from bed import bolt
from bed.bolt import Bucket


def load(database: bytes) -> Bucket:
    """Read a database back, every bucket to its leaves."""
    metas = [bolt.META_HEAD.unpack_from(database, i * bolt.PAGE + 16) for i in range(2)]
    newest = max(metas, key=lambda meta: meta[8])
    return dict(read_page(database, newest[4] * bolt.PAGE))


def read_page(database: bytes, start: int) -> Iterator[tuple[bytes, bytes | Bucket]]:
    _, kind, count, _ = bolt.PAGE_HEADER.unpack_from(database, start)
    for head in range(start + 16, start + 16 + 16 * count, 16):
        if kind == bolt.BRANCH:
            _, _, page = bolt.BRANCH_HEAD.unpack_from(database, head)
            yield from read_page(database, page * bolt.PAGE)
            continue
        flags, position, key_size, value_size = bolt.LEAF_HEAD.unpack_from(database, head)
        value_start = head + position + key_size
        key = database[head + position : value_start]
        if flags == bolt.IS_BUCKET:
            root, _ = bolt.BUCKET_HEAD.unpack_from(database, value_start)
            yield key, dict(read_page(database, root * bolt.PAGE or value_start + 16))
        else:
            yield key, database[value_start : value_start + value_size]


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {b"empty": {}},
        {b"inline": {b"key": b"value", b"other": b""}},
        {b"nested": {b"inner": {b"key": b"value"}, b"key": b"value"}},
        {b"overflow": {b"key": b"v" * 10_000, b"next": b"value"}},
        {b"deep": {b"%06d" % i: b"v" * 100 for i in range(20_000)}},
    ],
    ids=lambda tree: b"".join(tree).decode() or "nothing",
)
def test_what_is_written_is_read_back(tree: Bucket) -> None:
    assert load(bolt.dump(tree)) == tree


def test_every_page_knows_its_number_and_the_meta_pages_count_them() -> None:
    database = bolt.dump({b"big": {b"%04d" % i: b"v" * 500 for i in range(500)}})

    numbers = []
    start = 0
    while start < len(database):
        number, _, _, overflowing = bolt.PAGE_HEADER.unpack_from(database, start)
        numbers.append((number, start // bolt.PAGE))
        start += (1 + overflowing) * bolt.PAGE
    assert [place for _, place in numbers] == [number for number, _ in numbers]
    assert bolt.META_HEAD.unpack_from(database, 16)[7] == len(database) // bolt.PAGE


def test_both_meta_pages_prove_themselves() -> None:
    database = bolt.dump({b"bucket": {b"key": b"value"}})

    for start in (16, bolt.PAGE + 16):
        (proof,) = struct.unpack_from("<Q", database, start + bolt.META_HEAD.size)
        assert proof == bolt.checksum(database[start : start + bolt.META_HEAD.size])


def test_the_checksum_is_fnv_1a() -> None:
    # https://datatracker.ietf.org/doc/html/draft-eastlake-fnv, test vectors
    assert bolt.checksum(b"") == 0xCBF29CE484222325
    assert bolt.checksum(b"foobar") == 0x85944171F73967E8
