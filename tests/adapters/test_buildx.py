from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dunnage.adapters import buildx
from dunnage.adapters.buildx import Buildx
from dunnage.adapters.instance import Instance
from dunnage.adapters.process import Completed
from dunnage.errors import ToolError
from dunnage.ports import BuildRequest, Built

REQUEST = BuildRequest(Path("/ctx"), Path("/ctx/Dockerfile"), "shop:pr")
FULL = replace(
    REQUEST,
    target="runtime",
    platform="linux/arm64",
    build_args=(("VERSION", "24 slim"), ("EMPTY", "")),
    contexts=(("node:24", "docker-image://node:24-slim"), ("shared", "/ctx/shared")),
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
                "--build-context=node:24=docker-image://node:24-slim",
                "--build-context=shared=/ctx/shared",
                "--secret=id=npm,src=/secrets/npm",
                '--secret=id=odd,"src=/with,comma and ""quotes"""',
            ],
        ),
    ],
)
def test_a_build_loads_the_image_into_the_engine(
    request_: BuildRequest, options: list[str]
) -> None:
    assert buildx.build_argv(request_, Path("/m.json"), Instance()) == [
        *("docker", "buildx", "build", "--progress=plain", "--load", "--tag=shop:pr"),
        *("--file=/ctx/Dockerfile", "--metadata-file=/m.json"),
        *options,
        *("--", "/ctx"),
    ]


def test_a_builder_is_chosen_by_its_name() -> None:
    argv = buildx.build_argv(REQUEST, Path("/m.json"), Instance("shop"))

    assert argv[:4] == ["docker", "buildx", "build", "--builder=shop"]


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


@pytest.mark.parametrize(
    "said",
    [
        "#5 0.149 exec /bin/sh: exec format error",
        "#5 0.1 .buildkit_qemu_emulator: /bin/sh: Invalid ELF image for this architecture",
    ],
)
def test_programs_for_another_machine_need_an_emulator(said: str) -> None:
    output = f'{said}\nERROR: failed to solve: process "npm ci" did not complete: exit code: 1\n'

    assert buildx.parse_failure(output, "linux/arm64") == (
        'The build failed: process "npm ci" did not complete: exit code: 1. This builder cannot '
        "run programs for linux/arm64: set up QEMU before this step (docker/setup-qemu-action), "
        "or name a `builder` on such a machine."
    )
    assert "QEMU" not in buildx.parse_failure(output)


class FakeDocker:
    """A docker which builds, or fails to."""

    def __init__(self, code: int = 0, output: bytes = b"") -> None:
        self.completed = Completed(code, output, "")
        self.environment: object = None

    def run(self, argv: Sequence[str], /, **_: object) -> Completed:
        return Completed(0, b"github.com/docker/buildx 0.29.1 x\n", "")

    def follow(
        self, argv: Sequence[str], /, *, sink: Callable[[str], None], **setting: object
    ) -> Completed:
        self.environment = setting["env"]
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
    assert docker.environment == {"BUILDX_METADATA_PROVENANCE": "max", "BUILDX_GIT_INFO": "false"}


def test_buildx_finds_a_builder_of_this_run_in_its_folder() -> None:
    docker = FakeDocker()
    Buildx(docker.run, docker.follow, Instance("shop", Path("/kept"))).build(REQUEST, print)
    assert docker.environment == {
        "BUILDX_METADATA_PROVENANCE": "max",
        "BUILDX_GIT_INFO": "false",
        "BUILDX_CONFIG": "/kept",
    }


def test_a_builder_with_a_problem_builds_nothing() -> None:
    docker = FakeDocker()
    with pytest.raises(ToolError, match=r"^nobody answers$"):
        Buildx(docker.run, docker.follow, Instance(problem="nobody answers")).build(REQUEST, print)


def test_a_failed_build_is_an_error_with_its_line() -> None:
    docker = FakeDocker(1, UNREADABLE.encode())
    with pytest.raises(ToolError, match=r"^The build failed at api/Dockerfile:7: unterminated"):
        Buildx(docker.run, docker.follow).build(REQUEST, print)


def test_buildx_tells_its_version() -> None:
    docker = FakeDocker()
    assert Buildx(docker.run, docker.follow).version() == "0.29.1"
