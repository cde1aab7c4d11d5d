"""How the arguments of each instruction are split: flags, JSON form, words and assignments."""

from __future__ import annotations

import json
import re

from dunnage.dockerfile.syntax import WHITE_SPACE, Assignment, Flag

_BLANKS = re.compile(r"[\t\v\f\r ]+")


def split_keyword(text: str) -> tuple[str, str]:
    """Part the first word of a line from the rest."""
    keyword, *rest = _BLANKS.split(text.strip(WHITE_SPACE), maxsplit=1)
    return keyword, "".join(rest)


def split_flags(text: str, escape: str) -> tuple[tuple[Flag, ...], str]:
    """Part the leading `--flags` from the arguments; a bare `--` ends them."""
    flags: list[Flag] = []
    position = _skip_blanks(text, 0)
    while text.startswith("--", position):
        word, position = _flag_word(text, position, escape)
        if word == "--":
            break
        name, separator, value = word.removeprefix("--").partition("=")
        flags.append(Flag(name, value if separator else None))
        position = _skip_blanks(text, position)
    return tuple(flags), text[position:].strip(WHITE_SPACE)


def _skip_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] in WHITE_SPACE:
        position += 1
    return position


def _flag_word(text: str, position: int, escape: str) -> tuple[str, int]:
    """Read up to an unquoted blank; quotes and escapes are resolved."""
    word: list[str] = []
    quote = ""
    while position < len(text) and (quote or text[position] not in WHITE_SPACE):
        character = text[position]
        position += 1
        if character == escape:
            word.append(text[position : position + 1])
            position += 1
        elif character == quote:
            quote = ""
        elif character in ("'", '"') and not quote:
            quote = character
        else:
            word.append(character)
    return "".join(word), position


def json_form(text: str) -> tuple[str, ...] | None:
    """Read a JSON array of strings; None where it is none, ValueError where it holds others."""
    if not text.startswith("["):
        return None
    try:
        items = json.loads(text, parse_constant=_refuse, parse_int=float)
    except (ValueError, RecursionError):
        return None
    if not all(isinstance(item, str) for item in items):
        message = "when using JSON array syntax, arrays must be comprised of strings only"
        raise ValueError(message)
    # Half a surrogate pair would break every later encoding. Go reads U+FFFD.
    return tuple(
        item.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for item in items
    )


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def split_blanks(text: str) -> tuple[str, ...]:
    """Split at blanks, as BuildKit does for ADD, COPY, EXPOSE, FROM and VOLUME."""
    return tuple(_BLANKS.split(text)) if text else ()


def split_quoted(text: str, escape: str) -> tuple[str, ...]:
    """Split at blanks outside quotes, as for ARG, ENV and LABEL; quotes and escapes stay."""
    words: list[list[str]] = [[]]
    quote = ""
    characters = iter(text)
    for character in characters:
        if character == escape and quote != "'":
            following = next(characters, "")
            words[-1] += (character, following) if following else ()
        elif not quote and character in WHITE_SPACE:
            words.append([])
        else:
            words[-1].append(character)
            if character == quote:
                quote = ""
            elif character in ("'", '"') and not quote:
                quote = character
    return tuple("".join(word) for word in words if word)


def assignments(keyword: str, text: str, words: tuple[str, ...]) -> tuple[Assignment, ...]:
    """Read the pairs of ARG, ENV or LABEL; ValueError where they are none."""
    if keyword == "ARG":
        pairs = (word.partition("=") for word in words)
        return tuple(Assignment(name, value if equals else None) for name, equals, value in pairs)
    if words and "=" not in words[0]:
        name, *value = _BLANKS.split(text, maxsplit=1)
        if not value:
            message = f"{keyword} must have two arguments"
            raise ValueError(message)
        return (Assignment(name, value[0]),)
    for word in words:
        if "=" not in word:
            message = f'can\'t find = in "{word}". Must be of the form: name=value'
            raise ValueError(message)
    return tuple(Assignment(*word.split("=", 1)) for word in words)
