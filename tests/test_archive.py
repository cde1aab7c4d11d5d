import io
import random
import secrets
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest

from dunnage import archive
from dunnage.archive import Entry, entries
from dunnage.errors import ToolError
from runs import zipped

_MIB = 1024 * 1024


def special(
    name: str = "a.json",
    *,
    mode: int = 0,
    method: int = zipfile.ZIP_STORED,
    extra: bytes = b"",
) -> bytes:
    """Make an archive with one entry that upload-artifact would not make."""
    buffer = io.BytesIO()
    info = zipfile.ZipInfo(name)
    info.extra = extra
    info.external_attr = mode << 16
    info.compress_type = method
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def changed(content: bytes, record: bytes, offset: int, value: bytes) -> bytes:
    """Overwrite a field of the last record of a kind."""
    start = content.rindex(record) + offset
    return content[:start] + value + content[start + len(value) :]


def encrypted() -> bytes:
    return changed(zipped({"a.json": "{}"}), b"PK\x01\x02", 8, b"\x01\x00")


def with_another_checksum() -> bytes:
    return changed(special(), b"PK\x01\x02", 16, b"\0\0\0\0")


def with_another_size(size: int) -> Callable[[], bytes]:
    content = zipped({"a.json": "{}" * 50})
    return lambda: changed(content, b"PK\x01\x02", 24, size.to_bytes(4, "little"))


def with_a_name_twice() -> bytes:
    return zipped({"a.json": "{}", "b.json": "{}"}).replace(b"b.json", b"a.json")


def beyond_all_files() -> bytes:
    """Let an entry begin at an offset that needs 64 bits, and more than a file can have."""
    content = special(extra=struct.pack("<HHQ", 1, 8, 2**63))
    return changed(content, b"PK\x01\x02", 42, b"\xff\xff\xff\xff")


def overlapping() -> bytes:
    """Let two entries of the directory share one file, as the densest bombs do."""
    content = zipped({"a.json": "{}", "b.json": "{}"})
    return changed(content, b"PK\x01\x02", 42, b"\0\0\0\0")


def test_the_json_files_of_an_archive_are_read_in_the_order_of_their_names() -> None:
    content = zipped({"z.json": "2", "dunnage.html": "<p>", "legs/": "", "legs/é.json": "[1]"})

    assert entries(content, "it") == (Entry("legs/é.json", b"[1]"), Entry("z.json", b"2"))


def test_an_archive_in_an_archive_stays_closed() -> None:
    content = zipped({"inner.zip": zipped({"a.json": "{}"}), "b.json": "{}"})

    assert entries(content, "it") == (Entry("b.json", b"{}"),)


def test_an_empty_archive_holds_nothing() -> None:
    assert entries(zipped({}), "it") == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "File is not a zip file"),
        (b"<html>", "File is not a zip file"),
        (zipped({"a.json": "{}"})[:-30], "File is not a zip file"),
        (special(mode=stat.S_IFLNK | 0o777), "its entry 'a.json' is no regular file"),
        (special(mode=stat.S_IFIFO), "its entry 'a.json' is no regular file"),
        (special(mode=stat.S_IFDIR), "its entry 'a.json' is no regular file"),
        (special("a/", mode=stat.S_IFREG), "its entry 'a/' is no regular file"),
        (special(method=zipfile.ZIP_BZIP2), "its entry 'a.json' is compressed in an unusual way"),
        (special(method=zipfile.ZIP_LZMA), "its entry 'a.json' is compressed in an unusual way"),
        (encrypted(), "its entry 'a.json' is encrypted"),
        (with_another_checksum(), "Bad CRC-32 for file 'a.json'"),
        (with_another_size(10)(), "Bad CRC-32 for file 'a.json'"),
        (with_another_size(2**32 - 2)(), "its entry 'a.json' is not as long as it says"),
        (with_a_name_twice(), "its entry 'a.json' is there twice"),
        (beyond_all_files(), "Python int too large to convert to C ssize_t"),
        (overlapping(), "File name in directory 'b.json' and header b'a.json' differ."),
        (zipped({f"{each}.json": "1" for each in range(201)}), "it has more than 200 entries"),
        (zipped({f"{each}": "" for each in range(10_000)}), "it has more than 200 entries"),
    ],
)
def test_an_archive_that_is_not_as_it_should_be_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ToolError) as refused:
        entries(content, "artifact 'x'")

    assert str(refused.value) == f"artifact 'x' cannot be used: {reason}"


@pytest.mark.parametrize(
    "name",
    [
        "/etc/a.json",
        "../a.json",
        "b/../../a.json",
        "..",
        "b\\..\\a.json",
        "C:\\a.json",
        "a\n.json",
        "a\N{RIGHT-TO-LEFT OVERRIDE}.json",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_even_if_nobody_reads_it(name: str) -> None:
    content = zipped({"b.json": "{}"} | {name: "{}"})

    with pytest.raises(ToolError, match="has a name that leads elsewhere"):
        entries(content, "it")


def test_an_entry_without_a_name_is_refused() -> None:
    content = zipped({"a": "{}"})
    local, directory = content.split(b"PK\x01\x02")
    nameless = directory[:24] + b"\0\0" + directory[26:].replace(b"a", b"", 1)
    size = len(nameless.partition(b"PK\x05\x06")[0]) + 4
    content = local + b"PK\x01\x02" + nameless

    with pytest.raises(ToolError, match="its entry '' has a name that leads elsewhere"):
        entries(changed(content, b"PK\x05\x06", 12, size.to_bytes(4, "little")), "it")


def test_a_name_that_ends_at_a_nul_for_some_readers_is_refused() -> None:
    content = zipped({"a.json_.png": "{}"}).replace(b"a.json_", b"a.json\0")

    with pytest.raises(ToolError, match=r"its entry 'a.json .png' has a name that leads elsewhere"):
        entries(content, "it")


def test_an_archive_that_is_too_large_is_not_even_opened() -> None:
    with pytest.raises(ToolError, match=r"it is larger than 67\.1 MB"):
        entries(b"\0" * (archive.LARGEST + 1), "it")


def test_a_bomb_is_not_unpacked() -> None:
    content = zipped({"a.json": b" " * 40 * _MIB})

    with pytest.raises(ToolError, match=r"its entry 'a.json' unpacks to more than 4\.1 MB"):
        entries(content, "it")


def test_many_small_bombs_are_one() -> None:
    content = zipped({f"{each}.json": b" " * _MIB for each in range(20)})

    with pytest.raises(ToolError, match=r"its entry '\d+.json' unpacks to more than \d+\.\d kB"):
        entries(content, "it")


def test_a_bomb_that_lies_about_its_size_is_not_unpacked() -> None:
    content = zipped({"a.json": b" " * 40 * _MIB})
    content = changed(content, b"PK\x01\x02", 24, (100).to_bytes(4, "little"))

    with pytest.raises(ToolError, match="Bad CRC-32"):
        entries(content, "it")


def test_a_small_file_may_shrink_as_much_as_it_can() -> None:
    content = zipped({"a.json": b" " * _MIB})

    assert len(content) < _MIB / 500
    assert entries(content, "it") == (Entry("a.json", b" " * _MIB),)


def test_no_file_is_read_beyond_its_limit_however_large_the_archive_is() -> None:
    noise = secrets.token_bytes(2 * _MIB)
    content = zipped({"noise": noise, "a.json": b" " * (64 * _MIB + 1)})

    with pytest.raises(ToolError, match=r"its entry 'a.json' unpacks to more than 67\.1 MB"):
        entries(content, "it")


def test_all_files_together_are_bounded_however_large_the_archive_is() -> None:
    bombs = {f"{each}.json": b" " * 54 * _MIB for each in range(5)}
    content = zipped({"noise": secrets.token_bytes(3 * _MIB), **bombs})

    with pytest.raises(ToolError, match=r"its entry '4.json' unpacks to more than 41\.9 MB"):
        entries(content, "it")


def test_whatever_is_broken_in_an_archive_is_a_reason_and_no_crash() -> None:
    sound = zipped({"a.json": '{"x": 1}' * 50, "d/b.json": "[]" * 20, "e/": "", "é.json": "1"})
    outcomes: set[bool | str] = set()
    chance = random.Random(7)  # noqa: S311 - the same ones every time
    for _ in range(5_000):
        broken = bytearray(sound)
        for _ in range(chance.choice((1, 2, 4))):
            broken[chance.randrange(len(broken))] = chance.choice(
                (0, 1, 255, chance.randrange(256))
            )
        try:
            outcomes.add(len(entries(bytes(broken), "it")) > 0)
        except ToolError as error:
            outcomes.add(type(error.__cause__).__name__)

    assert {True, "BadZipFile", "error", "NotImplementedError"} <= outcomes
