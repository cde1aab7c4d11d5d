"""How a rule of our own is declared: a function, its examples, and the evidence it asks for."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, get_args, get_type_hints

from dunnage import HOME
from dunnage.dockerfile.document import Dockerfile
from dunnage.flow.flow import Flow
from dunnage.model import Image, Rule
from dunnage.project.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from dunnage.contents import Access, File, Hidden
    from dunnage.model import Fix, Lines, Package, Severity

PAGES = f"{HOME}/blob/main/docs/rules"


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a rule is broken: in the Dockerfile, unless a `path` is named."""

    lines: Lines
    message: str
    fix: Fix | None = None
    path: str | None = None  # relative to the repository's root
    origins: tuple[Lines, ...] = ()  # other places of the Dockerfile, where the bytes come from


@dataclass(frozen=True, slots=True)
class Built:
    """What a Dockerfile comes to: an image whose layer n is what line n makes, and 0 the base."""

    files: Mapping[str, File]
    directories: Mapping[str, Access] = field(default_factory=dict)
    hidden: tuple[Hidden, ...] = ()
    packages: tuple[Package, ...] = ()
    users: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """A Dockerfile that breaks a rule and one that keeps it: a test, and a part of its page.

    Where the rule has a fix, `fixed` is what it makes of `bad`. Other rules that `bad` breaks are
    named in `also`; `good` breaks none.
    """

    bad: str
    good: str
    lines: tuple[int, ...]  # where each violation in `bad` starts
    fixed: str | None = None
    also: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)  # the build context around both
    built: Built | None = None  # what `bad` comes to, for a rule that asks the image


@dataclass(frozen=True)
class Evidence:
    """All that there is to look at; what is None is not at hand."""

    dockerfile: Dockerfile
    project: Project | None = None
    image: Image | None = None

    @cached_property
    def flow(self) -> Flow:
        """Work out what follows from the sources."""
        return Flow(self.dockerfile, self.project)


@dataclass(frozen=True, slots=True)
class Practice:
    """A rule of ours: what it is, and how it is checked."""

    rule: Rule
    source: str  # where one can read of it
    examples: tuple[Example, ...]
    advice: bool  # it tells of something good that lacks: most files in the world break it
    unless: frozenset[str]  # rules that tell the same, and more: it leaves their lines to them
    _check: Callable[..., Iterable[Violation]]
    _asks: Mapping[str, tuple[type, bool]]  # per parameter: what it is, and whether it may lack

    def looks_at(self, kind: type) -> bool:
        """Tell whether the rule asks for this kind of evidence."""
        return any(asked is kind for asked, _ in self._asks.values())

    def check(self, evidence: Evidence) -> Iterator[Violation]:
        """Look at the evidence; without what the rule needs it says nothing."""
        at_hand = {
            Dockerfile: evidence.dockerfile,
            Project: evidence.project,
            Image: evidence.image,
            Flow: evidence.flow,
        }
        given = {name: at_hand[kind] for name, (kind, _) in self._asks.items()}
        if all(given[name] is not None or may_lack for name, (_, may_lack) in self._asks.items()):
            yield from self._check(**given)


def practice(  # noqa: PLR0913 - each says another thing of a rule
    severity: Severity,
    *,
    source: str,
    examples: Iterable[Example],
    tags: tuple[str, ...] = (),
    advice: bool = False,
    unless: tuple[str, ...] = (),
) -> Callable[[Callable[..., Iterable[Violation]]], Practice]:
    """Declare a rule.

    Its id is the function's name in kebab-case, its summary the first line of the docstring and its
    help the rest. A parameter's type names the evidence that the rule needs (`Dockerfile`, `Flow`,
    `Project`, `Image`); `| None` marks evidence that the rule can do without.
    """

    def declare(check: Callable[..., Iterable[Violation]]) -> Practice:
        name = check.__name__.replace("_", "-")
        summary, _, help_text = inspect.cleandoc(check.__doc__ or "").partition("\n")
        hints = get_type_hints(check)
        del hints["return"]
        return Practice(
            rule=Rule(
                id=name,
                summary=summary,
                help=help_text.strip(),
                severity=severity,
                url=f"{PAGES}/{name}.md",
                tags=tags,
            ),
            source=source,
            examples=tuple(examples),
            advice=advice,
            unless=frozenset(unless),
            _check=check,
            _asks={parameter: _asked(hint) for parameter, hint in hints.items()},
        )

    return declare


def _asked(hint: object) -> tuple[type, bool]:
    kinds = [each for each in get_args(hint) or (hint,) if each is not type(None)]
    (kind,) = kinds
    return kind, len(kinds) < len(get_args(hint))
