import contextlib
import io
import json
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pytest

from dunnage.adapters.docker import (
    DockerStore,
    parse_size,
    parse_version,
    remove_argv,
    save_argv,
    size_argv,
    version_argv,
)
from dunnage.adapters.process import Completed
from dunnage.errors import ToolError


def _versions(server: object) -> bytes:
    return json.dumps({"Client": {"Version": "28.5.2"}, "Server": server}).encode()


class FakeDocker:
    def __init__(self, stdout: bytes = b"") -> None:
        self.stdout = stdout
        self.calls: list[Sequence[str]] = []

    def run(self, argv: Sequence[str], /, **_: object) -> Completed:
        self.calls.append(argv)
        return Completed(0, self.stdout, "")

    @contextlib.contextmanager
    def stream(self, argv: Sequence[str], /, **_: object) -> Iterator[BinaryIO]:
        self.calls.append(argv)
        yield io.BytesIO(self.stdout)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (version_argv(), ["docker", "version", "--format", "json"]),
        (save_argv("--output=x"), ["docker", "image", "save", "--", "--output=x"]),
        (save_argv("a", "b"), ["docker", "image", "save", "--", "a", "b"]),
        (size_argv("-x"), ["docker", "image", "inspect", "--format", "json", "--", "-x"]),
        (remove_argv("app:1"), ["docker", "image", "rm", "--", "app:1"]),
    ],
)
def test_commands_take_an_image_for_nothing_else(actual: list[str], expected: list[str]) -> None:
    assert expected == actual


@pytest.mark.parametrize("version", ["25.0.0", "28.5.2+dfsg4", "dev"])
def test_an_engine_tells_its_version(version: str) -> None:
    assert version == parse_version(Completed(0, _versions({"Version": version}), ""))


@pytest.mark.parametrize("stdout", [_versions(None), b""])
def test_an_engine_that_is_not_there_is_a_tool_error(stdout: bytes) -> None:
    words = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\n"

    with pytest.raises(ToolError) as raised:
        parse_version(Completed(1, stdout, words))

    assert (
        "no Docker engine answers: start Docker, or mount its socket (docker says: "
        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.)"
    ) == str(raised.value)


def test_an_engine_that_is_too_old_is_a_tool_error() -> None:
    with pytest.raises(ToolError, match=r"Docker 24\.0\.7 is too old: install Docker 25 or newer"):
        parse_version(Completed(0, _versions({"Version": "24.0.7"}), ""))


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ([{"Size": 123, "GraphDriver": {"Name": "overlay2"}}], 123),
        ([{"Size": 123, "Descriptor": {"digest": "sha256:0"}}], None),
        ([], None),
    ],
    ids=["overlay2", "containerd", "no such image"],
)
def test_only_an_engine_that_keeps_layers_unpacked_knows_how_long_an_export_is(
    image: object, expected: int | None
) -> None:
    assert expected == parse_size(Completed(0, json.dumps(image).encode(), ""))


def test_a_store_asks_saves_and_removes() -> None:
    docker = FakeDocker(_versions({"Version": "28.5.2"}))
    store = DockerStore(docker.run, docker.stream)

    version = store.version()
    with store.save("app:1") as stream:
        saved = stream.read()
    store.remove("app:1")

    assert ("28.5.2", docker.stdout) == (version, saved)
    assert [version_argv(), save_argv("app:1"), remove_argv("app:1")] == docker.calls
