from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunnage.dockerfile.reference import Reference

_DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("node", Reference("node")),
        ("node:22-alpine", Reference("node", "22-alpine")),
        (f"node@{_DIGEST}", Reference("node", None, _DIGEST)),
        (f"node:22@{_DIGEST}", Reference("node", "22", _DIGEST)),
        ("localhost:5000/team/app", Reference("localhost:5000/team/app")),
        ("registry.example:5000/a/b:1.2_x", Reference("registry.example:5000/a/b", "1.2_x")),
        ("a__b--c.d/e", Reference("a__b--c.d/e")),
    ],
)
def test_a_reference_is_taken_apart(text: str, expected: Reference) -> None:
    assert expected == Reference.parse(text)
    assert text == str(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Node",
        "node:",
        "node:$V",
        "node@sha256:12",
        "a//b",
        "-a",
        "a b",
        "node:22:23",
        "a" * 256,
    ],
)
def test_what_is_no_reference_is_none(text: str) -> None:
    assert Reference.parse(text) is None


@pytest.mark.parametrize(
    ("name", "registry", "repository"),
    [
        ("node", "docker.io", "library/node"),
        ("docker.io/node", "docker.io", "library/node"),
        ("team/node", "docker.io", "team/node"),
        ("localhost/node", "localhost", "node"),
        ("host:5000/node", "host:5000", "node"),
        ("registry.example/a/b", "registry.example", "a/b"),
    ],
)
def test_a_name_has_a_registry_and_a_repository(name: str, registry: str, repository: str) -> None:
    reference = Reference(name)
    assert (registry, repository) == (reference.registry, reference.repository)


def test_only_what_has_neither_tag_nor_digest_is_untagged() -> None:
    references = ("node", "node:22", f"node@{_DIGEST}", "scratch")
    untagged = [text for text in references if (r := Reference.parse(text)) and r.is_untagged]
    assert untagged == ["node"]


def test_scratch_is_no_image() -> None:
    assert Reference("scratch").is_scratch
    assert not Reference("scratch", "1").is_scratch


@given(st.text(max_size=50))
def test_any_reference_is_written_as_it_was_read(text: str) -> None:
    reference = Reference.parse(text)
    assert reference is None or str(reference) == text
