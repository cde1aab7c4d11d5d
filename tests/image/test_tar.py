import io
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunnage.contents import Access
from dunnage.errors import ToolError
from dunnage.image import tar as tars
from dunnage.image.tar_header import Header, Kind, is_header
from image.archives import BLOCK, Entry, folder, hard_link, raw_header, symbolic_link, tar


def _read(data: bytes) -> list[tuple[Header, bytes]]:
    stream = io.BytesIO(data)
    return [(header, content.read(header.size)) for header, content in tars.members(stream)]


def _headers(data: bytes) -> list[Header]:
    return [header for header, _ in tars.members(io.BytesIO(data))]


LONG = "/".join(["node_modules"] * 30)


@pytest.mark.parametrize("format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_tar_format_is_read(format: int) -> None:  # noqa: A002 - tarfile's word
    members = (folder("app/"), Entry("app/a", b"12345"), Entry("app/b" * 18, b"1" * 1024))

    actual = _read(tar(*members, format=format))

    expected = [
        (Header("app", Kind.DIRECTORY, 0), b""),
        (Header("app/a", Kind.FILE, 5), b"12345"),
        (Header("app/b" * 18, Kind.FILE, 1024), b"1" * 1024),
    ]
    assert expected == actual


@pytest.mark.parametrize("format", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_a_path_beyond_the_header_is_read_whole(format: int) -> None:  # noqa: A002 - see above
    expected = [Header(LONG, Kind.FILE, 1), Header("next", Kind.FILE, 0)]

    assert expected == _headers(tar(Entry(LONG, b"x"), Entry("next"), format=format))


@pytest.mark.parametrize("format", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_links_and_devices_have_no_bytes(format: int) -> None:  # noqa: A002 - see above
    pipe = Entry("pipe", type=tarfile.FIFOTYPE)
    archive = tar(hard_link("hard", "a"), symbolic_link("soft", LONG), pipe, format=format)

    expected = [
        Header("hard", Kind.HARD_LINK, 0, target="a"),
        Header("soft", Kind.SYMBOLIC_LINK, 0, target=LONG),
        Header("pipe", Kind.OTHER, 0),
    ]
    assert expected == _headers(archive)


def test_a_link_that_announces_bytes_is_not_believed() -> None:
    archive = raw_header(b"link", b"00000001000", b"3") + raw_header(b"next") + bytes(1024)

    assert [Header("link", Kind.OTHER, 0), Header("next", Kind.FILE, 0)] == _headers(archive)


def test_a_hard_link_s_target_is_a_path_of_the_tar_and_a_symbolic_one_s_is_as_written() -> None:
    archive = tar(hard_link("a", "./x//y"), symbolic_link("b", "./x//y"), symbolic_link("c", "/x"))

    assert ["x/y", "./x//y", "/x"] == [each.target for each in _headers(archive)]


@pytest.mark.parametrize("format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_access_and_time_are_read(format: int) -> None:  # noqa: A002 - see above
    entry = Entry("a", mode=0o104755, uid=1000, gid=2000, mtime=499_162_500)

    expected = [Header("a", Kind.FILE, 0, Access(0o4755, 1000, 2000), 499_162_500)]
    assert expected == _headers(tar(entry, format=format))


@pytest.mark.parametrize("format", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_numbers_beyond_a_header_s_octal_digits_are_read(format: int) -> None:  # noqa: A002
    entry = Entry("a", uid=4_294_967_294, gid=3_000_000, mtime=0)

    (header,) = _headers(tar(entry, format=format))
    assert Access(0o644, 4_294_967_294, 3_000_000) == header.access


def test_a_time_before_1970_is_read() -> None:
    (header,) = _headers(tar(Entry("a", mtime=-86_400), format=tarfile.GNU_FORMAT))

    assert -86_400 == header.mtime


def test_paths_become_relative_and_normal() -> None:
    archive = tar(*(Entry(path) for path in ("./a", "/b", "c//d", "e/../f", "../../g", "./")))

    assert ["a", "b", "c/d", "f", "../../g", "."] == [each.path for each in _headers(archive)]
    assert [True, True, True, True, False, False] == [
        each.stays_inside for each in _headers(archive)
    ]


def test_names_that_are_not_utf_8_stay_apart() -> None:
    archive = raw_header(b"a\xff") + raw_header(b"a\xfe") + bytes(1024)

    assert ["a\\xff", "a\\xfe"] == [each.path for each in _headers(archive)]


def test_a_size_beyond_eight_gigabytes_is_read() -> None:
    block = raw_header(b"huge", b"\x80" + (9 << 30).to_bytes(11, "big"))
    header, _ = next(tars.members(io.BytesIO(block)))

    assert Header("huge", Kind.FILE, 9 << 30) == header


def test_a_sparse_map_is_no_content() -> None:
    first = bytearray(raw_header(b"sparse", b"00000000003", b"S"))
    first[482] = 1
    first[148:156] = b" " * 8
    first[148:156] = b"%06o\0 " % sum(first)
    archive = bytes(first) + bytes(BLOCK) + b"abc" + bytes(BLOCK - 3) + raw_header(b"next")

    assert [(Header("sparse", Kind.FILE, 3), b"abc"), (Header("next", Kind.FILE, 0), b"")] == _read(
        archive
    )


def test_a_tapped_stream_tells_every_byte_once() -> None:
    heard = bytearray()
    data = bytes(range(256)) * 10_000
    tapped = tars.Tapped(io.BytesIO(data), heard.extend)
    pieces = [tapped.read(size) for size in (0, 1, 511, 1 << 20, 1 << 20, 1 << 20, 1)]

    assert data == b"".join(pieces)
    assert data == bytes(heard)


def test_unread_content_is_skipped() -> None:
    archive = tar(Entry("a", b"1" * 5_000_000), Entry("b", b"2"))

    assert [5_000_000, 1] == [each.size for each in _headers(archive)]


def test_content_can_be_looked_at_before_it_is_read() -> None:
    content = tars.Content(io.BytesIO(b"abcdef"), 5)

    assert (b"abc", b"ab", b"abcd", b"e", b"") == (
        content.peek(3),
        content.peek(2),
        content.read(4),
        content.read(4),
        content.read(4),
    )


@pytest.mark.parametrize(
    ("archive", "expected"),
    [
        (tar(Entry("a", b"12345"))[:514], "it ends too early"),
        (tar(Entry("a/" * 2048 + "b")), "a path is longer than 4096 bytes"),
        (b"\1" * BLOCK, "a header's checksum is wrong"),
        (raw_header(b"a")[:500], "a header's checksum is wrong"),
        (raw_header(b"a", b"-0000000001"), "a number in it is none"),
        (raw_header(b"a", b"00000000008"), "a number in it is none"),
        (raw_header(b"a", b"\xff" * 12), "a number in it is none"),
        (tar(symbolic_link("a", "b" * 4097)), "a path is longer than 4096 bytes"),
        (raw_header(b"a", b"77777777777", b"x"), "an extended header is longer than 1 MiB"),
        (raw_header(b"a", b"77777777777", b"L"), "an extended header is longer than 1 MiB"),
        (raw_header(b"a", b"00000000004", b"x") + b"4 ab" + bytes(508), "header is malformed"),
        (raw_header(b"a", b"00000000003", b"x") + b"0 a" + bytes(509), "header is malformed"),
        (raw_header(b"a", b"00000000003", b"x") + b"x=y" + bytes(509), "a number in it is none"),
    ],
)
def test_a_broken_tar_is_a_tool_error(archive: bytes, expected: str) -> None:
    with pytest.raises(ToolError, match=expected):
        _read(archive)


@settings(deadline=None)
@given(st.binary(max_size=2048))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        _read(data)
    except ToolError as error:
        assert str(error).startswith("the image's archive is broken: ")  # noqa: PT017 - either way


def test_an_end_marker_is_a_header_too() -> None:
    blocks = (bytes(BLOCK), raw_header(b"a"), b"{" + bytes(BLOCK - 1), bytes(10))

    assert [True, True, False, False] == [is_header(block) for block in blocks]
