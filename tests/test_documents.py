"""Documents name what exists: links, commands, options, inputs, files, tests."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from dunnage.cli import console
from dunnage.inputs import INPUTS

_ROOT = Path(__file__).parents[1]
_PLACES = ("*.md", "docs/**/*.md", ".github/**/*.md", "examples/**/*.md", "tests/*.md")
# A rule's page is generated, and about the files of its readers.
_RULES = frozenset(_ROOT.glob("docs/rules/[!R]*.md"))
_DOCUMENTS = sorted({path for place in _PLACES for path in _ROOT.glob(place)} - _RULES)
_MARKDOWN = MarkdownIt("commonmark").enable("table")
_INPUTS = {each.name for each in INPUTS}
# What else stands before a colon in a workflow or a policy file.
_GITHUBS = {"actions", "attestations", "contents", "id-token", "pull-requests", "security-events"}
_GITHUBS |= {"fetch-depth", "persist-credentials", "permissions", "image"}
_COMMAND = re.compile(r"^(?:\$ )?dunnage ([a-z]+)(.*)$", re.MULTILINE)
_MAKE = re.compile(r"^make ([a-z-]+)", re.MULTILINE)
_TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
_SETTING = re.compile(r"([a-z][a-z-]*): [^:]+")
_OURS = re.compile(r"(?:src|tests|docs|benchmarks|requirements|examples)/[\w./-]+")
_TEST = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")


@cache
def tokens(document: Path) -> tuple[Token, ...]:
    blocks = _MARKDOWN.parse(document.read_text("utf-8"))
    return tuple(each for block in blocks for each in (block, *(block.children or ())))


def links(document: Path) -> Iterator[str]:
    for each in tokens(document):
        target = each.attrs.get("href") or each.attrs.get("src")
        if target:
            yield unquote(str(target))


def code(document: Path) -> Iterator[str]:
    return (each.content for each in tokens(document) if each.type in ("code_inline", "fence"))


def spans(document: Path) -> Iterator[str]:
    return (each.content for each in tokens(document) if each.type == "code_inline")


@cache
def anchors(document: Path) -> frozenset[str]:
    """Name a page's headings as GitHub's links do."""
    blocks = _MARKDOWN.parse(document.read_text("utf-8"))
    headings = (
        content.content for opening, content in pairwise(blocks) if opening.type == "heading_open"
    )
    return frozenset(
        re.sub(r"[^\w\- ]", "", each).strip().lower().replace(" ", "-") for each in headings
    )


def leads_nowhere(document: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (document.parent / path).resolve() if path else document
    if not target.is_relative_to(_ROOT) or not target.exists():
        return True
    return bool(anchor) and target.suffix == ".md" and anchor not in anchors(target)


@pytest.fixture(params=_DOCUMENTS, ids=lambda path: str(path.relative_to(_ROOT)))
def document(request: pytest.FixtureRequest) -> Path:
    path = request.param
    assert isinstance(path, Path)
    return path


def test_a_link_within_the_repository_leads_somewhere(document: Path) -> None:
    relative = (each for each in links(document) if not re.match(r"[a-z]+:", each))

    assert [each for each in relative if leads_nowhere(document, each)] == []


def test_every_command_is_there_with_its_options(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, rest in (found for text in code(document) for found in _COMMAND.findall(text)):
        with pytest.raises(SystemExit) as end:
            console([name, "--help"])
        told = capsys.readouterr().out

        assert end.value.code == 0, f"dunnage {name}"
        assert [each for each in re.findall(r"--[a-z-]+", rest) if each not in told] == []


def test_every_target_of_make_is_there(document: Path) -> None:
    targets = _TARGET.findall((_ROOT / "Makefile").read_text("utf-8"))
    named = (name for text in code(document) for name in _MAKE.findall(text))

    assert [each for each in named if each not in targets] == []


def test_every_setting_in_the_text_is_an_input_or_githubs(document: Path) -> None:
    named = (found[1] for span in spans(document) if (found := _SETTING.fullmatch(span)))

    assert [each for each in named if each not in _INPUTS | _GITHUBS] == []


def steps(document: Path) -> Iterator[Mapping[str, Mapping[str, str]]]:
    for block in tokens(document):
        if block.type == "fence" and "OWNER/dunnage@" in block.content:
            yield from found_steps(yaml.safe_load(block.content))


def found_steps(value: Any) -> Iterator[Mapping[str, Mapping[str, str]]]:  # noqa: ANN401 - YAML
    if isinstance(value, dict):
        if str(value.get("uses", "")).startswith("OWNER/dunnage@"):
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from found_steps(each)


def test_every_input_of_an_example_is_there(document: Path) -> None:
    given = {name for step in steps(document) for name in step.get("with", ())}

    assert given - _INPUTS == set()


def test_every_file_of_ours_is_there(document: Path) -> None:
    named = (span for span in spans(document) if _OURS.fullmatch(span))

    assert [each for each in named if not (_ROOT / each).exists()] == []


def test_every_test_that_shows_a_claim_is_there(document: Path) -> None:
    named = [found for span in spans(document) for found in _TEST.findall(span)]

    missing = [
        f"{path}::{test}"
        for path, test in named
        if not (_ROOT / path).exists() or f"def {test}(" not in (_ROOT / path).read_text("utf-8")
    ]
    assert missing == []
