"""How a Dockerfile allows what it breaks: our comments, hadolint's, and BuildKit's directive."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING

from dunnage.model import Lines, Location
from dunnage.plain import plain
from dunnage.suppression.suppression import Kind, Suppression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.dockerfile import Dockerfile, Stage
    from dunnage.dockerfile.syntax import Comment, Directive

_OURS = re.compile(
    r"dunnage:\s*allow\s*=\s*(?P<rules>[\w.-]+(?:\s*,\s*[\w.-]+)*)(?P<reason>.*)", re.ASCII
)
# https://github.com/hadolint/hadolint#inline-ignores
_HADOLINT = re.compile(
    r"hadolint\s+(?P<everywhere>global\s+)?ignore\s*=\s*(?P<rules>\w+(?:\s*,\s*\w+)*)", re.ASCII
)
_REASON = 300  # characters
_MOST = 1_000  # a bound of ours, no Dockerfile comes near it


def read(dockerfile: Dockerfile, path: str) -> tuple[Suppression, ...]:
    """Read the suppressions of a Dockerfile, ours first; after the first thousand no more count."""
    places = _Places(dockerfile)
    found = chain(
        (each for comment in dockerfile.comments for each in _ours(comment, path, places)),
        (each for comment in dockerfile.comments for each in _hadolints(comment, path, places)),
        (each for directive in dockerfile.directives for each in _buildkits(directive, path)),
    )
    return tuple(islice(found, _MOST))


@dataclass(frozen=True)
class _Places:
    """What a comment stands above or inside of."""

    dockerfile: Dockerfile

    @cached_property
    def _used(self) -> frozenset[Stage]:
        return frozenset(self.dockerfile.used_stages)

    def instruction(self, line: int) -> Lines:
        """Span the instruction; below the last one there is only the line itself."""
        instructions = self.dockerfile.instructions
        index = bisect_left(instructions, line, key=lambda each: each.lines.last)
        return instructions[index].lines if index < len(instructions) else Lines(line, line)

    def scope(self, line: int) -> tuple[Lines, bool]:
        """Span what a comment of ours is about, and tell whether the build looks at it.

        Above FROM it is about the whole stage.
        """
        lines = self.instruction(line)
        stages = self.dockerfile.stages
        index = bisect_right(stages, lines.first, key=lambda each: each.origin.lines.first)
        if index == 0:  # a global ARG
            return lines, True
        stage = stages[index - 1]
        whole = lines == stage.origin.lines
        return stage.lines if whole else lines, stage in self._used


def _ours(comment: Comment, path: str, places: _Places) -> Iterator[Suppression]:
    match = _OURS.fullmatch(comment.text)
    if match is None:
        return
    lines, is_built = places.scope(comment.line)
    for rule in _names(match["rules"]):
        yield Suppression(
            kind=Kind.COMMENT,
            rule=rule,
            location=Location(path, Lines(comment.line, comment.line)),
            reason=plain(match["reason"].strip(" :-\N{EN DASH}\N{EM DASH}"), _REASON) or None,
            path=path,
            lines=lines,
            is_built=is_built,
        )


def _hadolints(comment: Comment, path: str, places: _Places) -> Iterator[Suppression]:
    match = _HADOLINT.match(comment.text)
    if match is None:
        return
    location = Location(path, Lines(comment.line, comment.line))
    lines = None if match["everywhere"] else places.instruction(comment.line)
    for rule in _names(match["rules"]):
        yield Suppression(Kind.FOREIGN, rule, location, path=path, lines=lines)


def _buildkits(directive: Directive, path: str) -> Iterator[Suppression]:
    """Read `check=skip=StageNameCasing,FromAsCasing;error=true`.

    `skip=all` silences BuildKit, and says nothing of the rules of others.
    https://docs.docker.com/reference/dockerfile/#check
    """
    location = Location(path, Lines(directive.line, directive.line))
    options = directive.value.split(";") if directive.name == "check" else []
    for option in options:
        key, _, names = option.partition("=")
        if key.strip() == "skip":
            for rule in _names(names):
                yield Suppression(Kind.FOREIGN, rule, location, path=path)


def _names(listed: str) -> tuple[str, ...]:
    names = (plain(each) for each in listed.split(","))
    return tuple(dict.fromkeys(filter(None, names)))
