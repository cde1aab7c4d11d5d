"""`dunnage lint --explain`: a rule's page, as a terminal shows it."""

from __future__ import annotations

import difflib
import textwrap
from itertools import chain
from typing import TYPE_CHECKING

from dunnage.errors import ConfigError
from dunnage.lint import UNREADABLE
from dunnage.linters.counterparts import counterparts
from dunnage.rules import PRACTICES
from dunnage.suppression import hygiene

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.model import Rule
    from dunnage.rule import Example, Practice

_BOLD, _GREEN, _RED, _RESET = "\x1b[1m", "\x1b[32m", "\x1b[31m", "\x1b[0m"


def page(rule: str, *, colour: bool) -> str:
    """Show a rule of ours, by its id or by what another tool calls it; ConfigError where none."""
    practices = [each for each in PRACTICES if rule in (each.rule.id, *_others(each.rule.id))]
    about = [each for each in (UNREADABLE, *hygiene.RULES) if each.id == rule]
    if not practices and not about:
        raise ConfigError(_unknown(rule))
    pages = (
        *(_practice(each, colour=colour) for each in practices),
        *(_rule(each, colour=colour) for each in about),
    )
    return "\n".join("".join(f"{line}\n" for line in page) for page in pages)


def _others(rule: str) -> Iterator[str]:
    return chain.from_iterable(counterparts(rule).values())


def _unknown(rule: str) -> str:
    known = [each.rule.id for each in PRACTICES]
    near = difflib.get_close_matches(rule, known, n=3)
    cure = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(known)}."
    return f"--explain {rule!r}: there is no such rule. {cure}"


def _practice(practice: Practice, *, colour: bool) -> Iterator[str]:
    yield from _rule(practice.rule, colour=colour)
    for example in practice.examples:
        yield from _example(example, colour=colour)
    yield from ("", f"Read more: {practice.source}")


def _rule(rule: Rule, *, colour: bool) -> Iterator[str]:
    yield f"{_painted(rule.id, _BOLD, colour=colour)} ({rule.severity}): {rule.summary}"
    yield from ("", *rule.help.splitlines())


def _example(example: Example, *, colour: bool) -> Iterator[str]:
    flagged = ", ".join(map(str, example.lines))
    yield from ("", _painted(f"Bad: line {flagged}", _RED, colour=colour))
    yield textwrap.indent(example.bad.rstrip(), "    ")
    yield from ("", _painted("Good", _GREEN, colour=colour))
    yield textwrap.indent(example.good.rstrip(), "    ")


def _painted(text: str, paint: str, *, colour: bool) -> str:
    return f"{paint}{text}{_RESET}" if colour else text
