from collections.abc import Sequence
from pathlib import Path

import pytest

from dunnage.adapters.bake import Bake
from dunnage.adapters.process import Completed
from dunnage.errors import ToolError

_BROKEN = """#1 [internal] load local bake definitions
#1 DONE 0.0s
docker-bake.hcl:1
--------------------
   1 | >>> target "default" { args = { a = file("/etc/passwd") } }
--------------------
ERROR: docker-bake.hcl:1,33-37: Call to unknown function; There is no function named "file".
"""


class FakeDocker:
    """A docker that prints, and remembers how it was called."""

    def __init__(self, completed: Completed) -> None:
        self.completed = completed
        self.argv: Sequence[str] = ()
        self.setting: dict[str, object] = {}

    def run(self, argv: Sequence[str], /, **setting: object) -> Completed:
        self.argv, self.setting = argv, setting
        return self.completed


def test_targets_are_printed_and_nothing_is_built() -> None:
    docker = FakeDocker(Completed(0, b"{}", "#1 DONE"))

    assert Bake(docker.run).targets(Path("/ws/a.hcl"), ("api", "web")) == b"{}"
    assert docker.argv == [
        *("docker", "buildx", "bake", "--print", "--progress=quiet", "--file=a.hcl"),
        *("--set=*.secrets=", "--set=*.ssh=", "--", "api", "web"),
    ]
    assert docker.setting["cwd"] == Path("/ws")


def test_a_bake_file_sees_no_password_of_a_proxy() -> None:
    docker = FakeDocker(Completed(0, b"{}", ""))

    Bake(docker.run).targets(Path("a.hcl"), ())

    assert docker.setting["env"] == {
        "HTTP_PROXY": "",
        "HTTPS_PROXY": "",
        "ALL_PROXY": "",
        "http_proxy": "",
        "https_proxy": "",
        "all_proxy": "",
    }


def test_what_buildx_cannot_read_is_told_in_one_line() -> None:
    docker = FakeDocker(Completed(1, b"", _BROKEN))

    with pytest.raises(ToolError) as caught:
        Bake(docker.run).targets(Path("docker-bake.hcl"), ())

    assert str(caught.value) == (
        'docker-bake.hcl:1,33-37: Call to unknown function; There is no function named "file".'
    )
