import json

import pytest

from dunnage import bake
from dunnage.errors import ToolError
from dunnage.wanted import Wanted

API = {"context": "services/api", "dockerfile": "Dockerfile"}


def printed(targets: dict[str, object], **groups: list[str]) -> bytes:
    """Print as buildx does; without groups, all targets were asked for."""
    asked = groups or {"default": list(targets)}
    told = {name: {"targets": members} for name, members in asked.items()}
    return json.dumps({"group": told, "target": targets}).encode()


def test_a_target_is_an_image_and_its_dockerfile_lies_in_its_context() -> None:
    target = {
        "context": "services/api",
        "dockerfile": "../Dockerfile.api",
        "target": "runtime",
        "args": {"NODE": "24", "LINES": "a\nb", "EMPTY": ""},
        "contexts": {"shared": "packages", "node:24": "docker-image://node:24-slim"},
        # None of this matters to a review.
        "tags": ["octo/shop:latest"],
        "secret": [{"id": "npm", "src": "/etc/passwd"}],
        "output": [{"type": "local", "dest": "/"}],
        "cache-from": [{"type": "gha"}],
        "network": "host",
        "entitlements": ["network.host"],
    }

    assert bake.parse(printed({"api": target})) == (
        Wanted(
            context="services/api",
            dockerfile="services/api/../Dockerfile.api",
            target="runtime",
            build_args=(("NODE", "24"), ("LINES", "a\nb"), ("EMPTY", "")),
            name="api",
            contexts=(("shared", "packages"), ("node:24", "docker-image://node:24-slim")),
        ),
    )


def test_a_target_is_an_image_for_each_of_its_platforms() -> None:
    target = {**API, "platforms": ["linux/amd64,linux/arm64", "linux/arm64", "linux/arm/v7"]}

    images = bake.parse(printed({"api": target}))

    assert [each.platform for each in images] == ["linux/amd64", "linux/arm64", "linux/arm/v7"]


def test_groups_are_what_is_in_them_in_their_order_and_once() -> None:
    targets: dict[str, object] = dict.fromkeys(("db", "web-20", "web-22", "api", "other"), API)

    images = bake.parse(
        printed(targets, default=["api", "web", "all"], web=["web-22", "web-20"], all=["api", "db"])
    )

    assert [each.name for each in images] == ["api", "web-22", "web-20", "db"]


def test_a_target_may_have_the_name_of_a_group() -> None:
    images = bake.parse(printed({"default": API}, default=["default"]))

    assert [each.name for each in images] == ["default"]


def test_an_empty_group_is_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"^there is no target in what is asked for$"):
        bake.parse(printed({"other": API}, default=[]))


def test_a_group_in_two_groups_is_no_target() -> None:
    images = bake.parse(printed({"c": API}, default=["a", "b", "a"], a=["b"], b=["c", "a"]))

    assert [each.name for each in images] == ["c"]


@pytest.mark.parametrize(
    ("target", "mistake"),
    [
        ({**API, "dockerfile-inline": "FROM scratch"}, "stands inside the bake file"),
        ({**API, "context": "https://github.com/octo/shop.git"}, "is not a folder of the repos"),
        ({**API, "context": "git@github.com:octo/shop"}, "is not a folder of the repository"),
        ({**API, "context": "cwd://api"}, "its context 'cwd://api' is not a folder"),
        ({**API, "context": "--load"}, "must not start with `-`"),
        ({**API, "dockerfile": "a\nb"}, "must be one line"),
        ({**API, "target": "-x"}, "must not start with `-`"),
        ({**API, "platforms": ["local"]}, "expected values such as `linux/amd64`"),
        ({**API, "args": {"A": "\0"}}, "a build argument holds a null character"),
        ({**API, "contexts": {"lib": "target:lib"}}, "its context `lib` is the image of another"),
        ({**API, "contexts": {"lib": "oci-layout:///x"}}, "its context 'oci-layout:///x' is not"),
        ({**API, "contexts": {"a=b": "x"}}, "no context can be called 'a=b'"),
    ],
)
def test_a_target_that_cannot_be_reviewed_is_named(target: object, mistake: str) -> None:
    with pytest.raises(ValueError, match=f"^target `api`: .*{mistake}"):
        bake.parse(printed({"api": target}))


def test_a_target_has_a_name_that_a_comment_can_have() -> None:
    with pytest.raises(ValueError, match=r"^target `a b`: expected a name such as `shop-api`"):
        bake.parse(printed({"a\nb": API}))


@pytest.mark.parametrize("output", [b"", b"[", b'{"group": {"default": {"targets": 1}}}'])
def test_what_buildx_never_prints_is_told(output: bytes) -> None:
    with pytest.raises(ToolError, match=r"^what buildx prints of the bake file"):
        bake.parse(output)
