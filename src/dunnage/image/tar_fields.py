"""The fields of a tar's header: texts that end early, and numbers in three notations."""

from __future__ import annotations

from typing import NoReturn

from dunnage.errors import ToolError

NO_NUMBER = "a number in it is none"


def text(field: bytes) -> bytes:
    """Read a text up to its end mark."""
    return field.split(b"\0", 1)[0]


def number(field: bytes) -> int:
    """Read a number that is octal, or binary where it is too large or negative for that."""
    if field[0] & 0x80:  # GNU's mark of a binary number, which is two's complement after it
        bits = 8 * len(field) - 1
        value = int.from_bytes(field, "big") - (1 << bits)
        return value - (1 << bits) if field[0] & 0x40 else value
    found = field.strip(b" \0")
    return digits(found, 8) if found else 0


def digits(field: bytes, base: int) -> int:
    """Read digits, and nothing but digits."""
    try:
        return int(field, base) if field.isdigit() else fail(NO_NUMBER)
    except ValueError:  # an 8 among octal digits, or far too many of them
        return fail(NO_NUMBER)


def fail(how: str) -> NoReturn:
    """Give up on a tar."""
    message = f"the image's archive is broken: {how}"
    raise ToolError(message)
