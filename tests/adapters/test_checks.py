from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dunnage import dockerfile
from dunnage.adapters import checks
from dunnage.adapters.checks import Checks
from dunnage.adapters.instance import Instance
from dunnage.adapters.process import Completed
from dunnage.errors import ToolError
from dunnage.model import Tool, ToolRun
from dunnage.ports import BuildRequest, Source

CONTENT = b"# syntax=docker/dockerfile:1\nFROM node:24\n"
REQUEST = BuildRequest(
    context=Path("/ctx"),
    dockerfile=Path("/ctx/Dockerfile"),
    tag="shop:pr",
    target="runtime",
    platform="linux/arm64",
    build_args=(("VERSION", "24 slim"), ("EMPTY", "")),
    secrets=(("npm", Path("/secrets/npm")),),
)
SOURCE = Source(CONTENT, dockerfile.parse(CONTENT), "Dockerfile", REQUEST)


class FakeDocker:
    """A docker whose checks end as they are told to."""

    def __init__(self, code: int = 0, output: bytes = b"", stderr: str = "") -> None:
        self.completed = Completed(code, output, stderr)
        self.files: dict[str, bytes] = {}

    def __call__(self, argv: Sequence[str], /, **_: object) -> Completed:
        if argv[-1] == "version":
            return Completed(0, b"github.com/docker/buildx 0.29.1 x\n", "")
        copy = Path(next(word for word in argv if word.startswith("--file=")).partition("=")[2])
        self.files = {
            file.name: file.read_bytes() for file in copy.parent.iterdir() if file.is_file()
        }
        return self.completed


def test_a_check_replaces_every_image_by_an_empty_folder() -> None:
    assert checks.check_argv(SOURCE, Path("/copy"), Path("/empty"), Instance()) == [
        *("docker", "buildx", "build", "--progress=quiet", "--call=check,format=json"),
        "--file=/copy",
        *("--target=runtime", "--platform=linux/arm64"),
        *("--build-arg=VERSION=24 slim", "--build-arg=EMPTY="),
        "--build-arg=BUILDKIT_DOCKERFILE_CHECK=experimental=all",
        "--build-context=node:24=/empty",
        *("--", "/ctx"),
    ]


def test_the_checks_read_a_copy_that_needs_no_registry(tmp_path: Path) -> None:
    (tmp_path / "api.Dockerfile.dockerignore").write_bytes(b".env\n")
    docker = FakeDocker(0, b'{"warnings": null}')
    request = replace(REQUEST, dockerfile=tmp_path / "api.Dockerfile")

    found = Checks(docker).lint(replace(SOURCE, request=request))

    assert found == ToolRun(Tool.BUILDKIT, "0.29.1")
    assert docker.files == {
        "Dockerfile": b"#\nFROM node:24\n",
        "Dockerfile.dockerignore": b".env\n",
    }


def test_an_engine_that_does_not_answer_is_an_error() -> None:
    docker = FakeDocker(1, b"\n", "ERROR: Cannot connect to the Docker daemon\n")
    with pytest.raises(ToolError) as error:
        Checks(docker).lint(SOURCE)
    assert str(error.value) == (
        "BuildKit's checks did not run: ERROR: Cannot connect to the Docker daemon"
    )


def test_the_checks_run_on_the_builder_of_the_run() -> None:
    docker = FakeDocker(0, b'{"warnings": null}')
    argv = checks.check_argv(SOURCE, Path("/copy"), Path("/empty"), Instance("shop"))

    assert argv[:4] == ["docker", "buildx", "build", "--builder=shop"]
    with pytest.raises(ToolError, match=r"^nobody answers$"):
        Checks(docker, Instance(problem="nobody answers")).lint(SOURCE)
