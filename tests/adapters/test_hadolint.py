from collections.abc import Sequence
from pathlib import Path

from dunnage import dockerfile
from dunnage.adapters import hadolint
from dunnage.adapters.hadolint import Hadolint
from dunnage.adapters.process import Completed
from dunnage.model import Tool, ToolRun
from dunnage.ports import BuildRequest, Source

SOURCE = b"FROM node\n"
REQUEST = BuildRequest(Path("/ctx"), Path("/ctx/Dockerfile"), "shop:pr")
DOCKERFILE = Source(SOURCE, dockerfile.parse(SOURCE), "Dockerfile", REQUEST)


def test_the_dockerfile_comes_on_standard_input_and_findings_are_no_failure() -> None:
    assert hadolint.lint_argv(Path("/tmp/x.yaml")) == [  # noqa: S108 - a path, not a file
        "hadolint",
        "--no-fail",
        "--format=json",
        "--config=/tmp/x.yaml",
        "-",
    ]


def test_the_version_is_the_last_word() -> None:
    assert hadolint.parse_version("Haskell Dockerfile Linter 2.15.1\n") == "2.15.1"


def test_hadolint_runs_with_a_configuration_of_our_own_and_away_from_the_repository() -> None:
    asked: list[tuple[str, Path, bytes]] = []

    def run(argv: Sequence[str], /, **setting: object) -> Completed:
        if "--version" in argv:
            return Completed(0, b"Haskell Dockerfile Linter 2.15.1\n", "")
        folder, stdin = setting["cwd"], setting["stdin"]
        assert isinstance(folder, Path)
        assert isinstance(stdin, bytes)
        asked.append((Path(argv[3].removeprefix("--config=")).read_text(), folder, stdin))
        return Completed(0, b"[]", "")

    found = Hadolint(run).lint(DOCKERFILE)

    assert found == ToolRun(Tool.HADOLINT, "2.15.1")
    ((configuration, folder, stdin),) = asked
    assert (configuration, stdin) == ("{}\n", SOURCE)
    assert not folder.exists()
