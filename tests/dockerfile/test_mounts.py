from __future__ import annotations

import pytest

from dunnage.dockerfile import parse
from dunnage.dockerfile.mounts import Mount, mounts


def _mount(text: str) -> Mount:
    (mount,) = mounts(parse(f"FROM node\nRUN --mount={text} npm ci\n".encode()).instructions[1])
    return mount


def test_a_mount_binds_unless_it_says_otherwise() -> None:
    assert _mount("target=/a").type == "bind"
    assert _mount("type=cache,target=/a").type == "cache"


@pytest.mark.parametrize("option", ["target", "dst", "destination", "TARGET"])
def test_an_option_has_one_name(option: str) -> None:
    assert _mount(f"type=cache,{option}=/a").option("target") == "/a"


@pytest.mark.parametrize(
    ("text", "required"),
    [("required", True), ("required=true", True), ("required=false", False), ("id=npm", False)],
)
def test_a_secret_may_be_required(text: str, required: bool) -> None:
    assert required == _mount(f"type=secret,{text}").is_required


def test_a_quoted_field_may_hold_a_comma() -> None:
    assert _mount("'type=bind,\"source=a,b\",target=/a'").option("source") == "a,b"


def test_an_empty_mount_has_no_options() -> None:
    assert _mount("") == Mount("bind", ())
