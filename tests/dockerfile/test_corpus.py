"""Every construct of the language, read by us and by a port of BuildKit's own parser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from e2b_dockerfile_utils import DockerfileSyntaxError, parse_dockerfile_ast

from dunnage.dockerfile import DockerfileError, parse
from dunnage.dockerfile.syntax import Flag, Heredoc, Instruction

_CORPUS = Path(__file__).parent / "corpus"
_ACCEPTED = sorted(_CORPUS.glob("*.Dockerfile"))
_REJECTED = sorted((_CORPUS / "rejected").glob("*.Dockerfile"))

# Where the port differs from BuildKit, and what BuildKit says to what the port lets pass.
_EXPLAINED = {
    "heredoc-onbuild": "the port does not look into ONBUILD; BuildKit does",
    "heredoc-onbuild-copy": "the port does not look into ONBUILD; BuildKit does",
    "control-characters": "the port trims U+001D as Python does; to Go it is no white space",
    "json-form-constants": "the port reads NaN as JSON; to Go it is none, so this is a shell form",
    "json-form-surrogate": "the port keeps half a surrogate pair; Go makes it U+FFFD",
}
_REFUSED_BY_BUILDKIT = {
    "arg-only": "dockerfile contains no stages to build",
    "blank": "file with no instructions",
    "comments-only": "file with no instructions",
    "copy-without-destination": "COPY requires at least two arguments",
    "empty": "file with no instructions",
    "env-without-arguments": "ENV requires at least one argument",
    "from-comment": "FROM requires either one or three arguments",
    "from-nothing": "FROM requires either one or three arguments",
    "from-two-arguments": "FROM requires either one or three arguments",
    "instruction-before-from": "no build stage in current context",
    "no-from": "no build stage in current context",
    "onbuild-env-one-argument": "ENV must have two arguments",
    "onbuild-from": "FROM isn't allowed as an ONBUILD trigger",
    "onbuild-onbuild": "chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
    "onbuild-without-trigger": "ONBUILD requires at least one argument",
    "stage-name-invalid": "invalid name for build stage",
    "unknown-instruction-long-s": "unknown instruction",
    "user-without-argument": "USER requires exactly one argument",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What both parsers can say of an instruction."""

    keyword: str
    lines: tuple[int, int]
    flags: tuple[str, ...]
    json: tuple[str, ...] | None
    assignments: tuple[tuple[str, str], ...]
    heredocs: tuple[tuple[str, str, bool, bool], ...]


def _written(flag: Flag) -> str:
    return f"--{flag.name}" if flag.value is None else f"--{flag.name}={flag.value}"


def _heredoc(heredoc: Heredoc) -> tuple[str, str, bool, bool]:
    return heredoc.name, heredoc.body, heredoc.expand, heredoc.chomp


def _ours(instruction: Instruction) -> Reading:
    pairs = instruction.assignments if instruction.keyword != "ARG" else ()
    return Reading(
        keyword=instruction.keyword,
        lines=(instruction.lines.first, instruction.lines.last),
        flags=tuple(_written(flag) for flag in instruction.flags),
        json=instruction.json,
        assignments=tuple((each.name, each.value or "") for each in pairs),
        heredocs=tuple(_heredoc(each) for each in instruction.heredocs),
    )


def _oracle(data: bytes) -> tuple[Reading, ...]:
    readings = []
    for each in parse_dockerfile_ast(data.decode(errors="replace")).instructions:
        json = tuple(each.args[each.name == "HEALTHCHECK" :]) if each.json else None
        pairs = each.args if each.name in {"ENV", "LABEL"} else []
        reading = Reading(
            keyword=each.name,
            lines=(each.start_line, each.end_line),
            flags=tuple(each.flags),
            json=json,
            assignments=tuple(zip(pairs[0::3], pairs[1::3], strict=True)),
            heredocs=tuple((h.name, h.content, h.expand, h.chomp) for h in each.heredocs),
        )
        readings.append(reading)
    return tuple(readings)


@pytest.mark.parametrize("path", _ACCEPTED, ids=lambda path: path.stem)
def test_a_file_means_what_it_means_to_buildkit(path: Path) -> None:
    data = path.read_bytes()
    ours = tuple(_ours(each) for each in parse(data).instructions)
    try:
        oracle = _oracle(data)
    except DockerfileSyntaxError:
        oracle = ()
    if path.stem in _EXPLAINED:
        assert oracle != ours
    else:
        assert oracle == ours


@pytest.mark.parametrize("path", _REJECTED, ids=lambda path: path.stem)
def test_a_file_that_buildkit_refuses_is_refused(path: Path) -> None:
    data = path.read_bytes()
    with pytest.raises(DockerfileError):
        parse(data)
    if path.stem in _REFUSED_BY_BUILDKIT:
        _oracle(data)
    else:
        with pytest.raises(DockerfileSyntaxError):
            _oracle(data)


def test_every_explained_file_exists() -> None:
    assert set(_EXPLAINED) <= {path.stem for path in _ACCEPTED}
    assert set(_REFUSED_BY_BUILDKIT) <= {path.stem for path in _REJECTED}
