from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dunnage.adapters import buildx
from dunnage.adapters.buildx import Buildx
from dunnage.adapters.process import Completed
from dunnage.errors import ToolError
from dunnage.ports import BuildRequest, Built

REQUEST = BuildRequest(Path("/ctx"), Path("/ctx/Dockerfile"), "shop:pr")
FULL = replace(
    REQUEST,
    target="runtime",
    platform="linux/arm64",
    build_args=(("VERSION", "24 slim"), ("EMPTY", "")),
    secrets=(("npm", Path("/secrets/npm")), ("odd", Path('/with,comma and "quotes"'))),
)
FAILED_STEP = """#5 [2/2] RUN npm ci
#5 0.212 npm error code EUSAGE
#5 ERROR: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1
------
 > [2/2] RUN npm ci:
0.100 one
0.212 npm error code EUSAGE
0.213 npm error The package-lock.json is missing
------
Dockerfile:2
--------------------
   1 |     FROM node:24
   2 | >>> RUN npm ci
   3 |
--------------------
ERROR: failed to build: failed to solve: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1
"""  # noqa: E501 - as buildx prints it
UNREADABLE = """#1 [internal] load build definition from Dockerfile
#1 DONE 0.0s
api/Dockerfile:7
--------------------
   7 | >>> RUN <<X
--------------------
ERROR: failed to build: failed to solve: unterminated heredoc
"""


@pytest.mark.parametrize(
    ("request_", "options"),
    [
        (REQUEST, []),
        (
            FULL,
            [
                "--target=runtime",
                "--platform=linux/arm64",
                "--build-arg=VERSION=24 slim",
                "--build-arg=EMPTY=",
                "--secret=id=npm,src=/secrets/npm",
                '--secret=id=odd,"src=/with,comma and ""quotes"""',
            ],
        ),
    ],
)
def test_a_build_loads_the_image_into_the_engine(
    request_: BuildRequest, options: list[str]
) -> None:
    assert buildx.build_argv(request_, Path("/m.json")) == [
        *("docker", "buildx", "build", "--progress=plain", "--load", "--tag=shop:pr"),
        *("--file=/ctx/Dockerfile", "--metadata-file=/m.json"),
        *options,
        *("--", "/ctx"),
    ]


def test_the_version_is_the_second_word() -> None:
    output = "github.com/docker/buildx 0.29.1+ds1 0.29.1+ds1-4"
    assert buildx.parse_version(output) == "0.29.1+ds1"


def test_a_version_that_is_none_is_an_error() -> None:
    with pytest.raises(ToolError, match=r"^docker buildx tells no version: what\?$"):
        buildx.parse_version("what?\n")


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (
            FAILED_STEP,
            (
                'The build failed at Dockerfile:2: process "/bin/sh -c npm ci" did not complete '
                "successfully: exit code: 1. Its last words: one / npm error code EUSAGE / "
                "npm error The package-lock.json is missing"
            ),
        ),
        (UNREADABLE, "The build failed at api/Dockerfile:7: unterminated heredoc."),
        ("ERROR: no space left on device", "The build failed: no space left on device."),
        ("", "The build failed: no reason given."),
    ],
)
def test_a_failed_build_is_told_in_one_line(output: str, expected: str) -> None:
    assert buildx.parse_failure(output) == expected


class FakeDocker:
    """A docker which builds, or fails to."""

    def __init__(self, code: int = 0, output: bytes = b"") -> None:
        self.completed = Completed(code, output, "")

    def run(self, argv: Sequence[str], /, **_: object) -> Completed:
        return Completed(0, b"github.com/docker/buildx 0.29.1 x\n", "")

    def follow(
        self, argv: Sequence[str], /, *, sink: Callable[[str], None], **setting: object
    ) -> Completed:
        assert setting["env"] == {
            "BUILDX_METADATA_PROVENANCE": "max",
            "BUILDX_GIT_INFO": "false",
        }
        sink("#1 DONE")
        if self.completed.code == 0:
            metadata = next(word for word in argv if word.startswith("--metadata-file="))
            Path(metadata.partition("=")[2]).write_text("{}")
        return self.completed


def test_a_build_streams_its_log_and_returns_its_metadata() -> None:
    docker, log = FakeDocker(), list[str]()
    built = Buildx(docker.run, docker.follow).build(REQUEST, log.append)
    assert built == Built("shop:pr", b"{}")
    assert log == ["#1 DONE"]


def test_a_failed_build_is_an_error_with_its_line() -> None:
    docker = FakeDocker(1, UNREADABLE.encode())
    with pytest.raises(ToolError, match=r"^The build failed at api/Dockerfile:7: unterminated"):
        Buildx(docker.run, docker.follow).build(REQUEST, print)


def test_buildx_tells_its_version() -> None:
    docker = FakeDocker()
    assert Buildx(docker.run, docker.follow).version() == "0.29.1"
