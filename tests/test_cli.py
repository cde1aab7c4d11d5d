import subprocess  # noqa: TID251 - the command is tried as a user would
import sys
from pathlib import Path

import pytest

from dunnage import __version__, cli, main


def dunnage(*arguments: str, cwd: Path, path: str = "") -> tuple[int, str, str]:
    """Run the command with no program in reach."""
    command = Path(sys.executable).with_name("dunnage")
    done = subprocess.run(  # noqa: S603 - our own command
        [str(command), *arguments],
        cwd=cwd,
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def test_lint_needs_neither_docker_nor_a_network(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM node\nUSER node\n")

    code, told, _ = dunnage("lint", "Dockerfile", cwd=tmp_path)

    assert code == main.FOUND
    assert told == (
        "Dockerfile:1: warning: `node` has no tag, so every build may get another version. "
        "[base-image-untagged]\n"
    )


def test_lint_tells_a_broken_dockerfile_by_line_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM node:24\nUSER node\n\nRUN <<EOF\n")
    (tmp_path / "good.Dockerfile").write_text("FROM node:24\nUSER node\n")

    code, told, _ = dunnage("lint", "Dockerfile", "good.Dockerfile", cwd=tmp_path)

    assert code == main.FOUND
    assert told.startswith("Dockerfile:4: error: Unterminated heredoc")
    assert told.count("\n") == 1


def test_lint_of_a_good_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM node:24\nUSER node\n")

    assert dunnage("lint", "Dockerfile", cwd=tmp_path) == (main.PASSED, "", "")


def test_lint_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert dunnage("lint", "Dockerfile", cwd=tmp_path) == (
        main.MISCONFIGURED,
        "",
        "error: Dockerfile: the file cannot be read (No such file or directory).\n",
    )


def test_a_review_without_docker_still_tells_what_lint_found(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "Dockerfile").write_text("FROM node\nUSER node\n")

    code, told, _ = dunnage("review", "--context", "app", cwd=tmp_path)

    assert code == main.COULD_NOT_CHECK
    assert "app/Dockerfile:1: warning:" in told
    assert "Docker: docker is not installed" in told
    assert sorted(path.name for path in tmp_path.rglob("dunnage*")) == []


def test_a_review_writes_the_files_that_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM node:24\nUSER node\n")

    dunnage("review", "--sarif-file", "out/x.sarif", cwd=tmp_path)

    assert (tmp_path / "out" / "x.sarif").exists()


def test_a_wrong_option_is_told_as_in_a_workflow(tmp_path: Path) -> None:
    code, _, told = dunnage("review", "--fail-on", "sometimes", cwd=tmp_path)

    assert code == main.MISCONFIGURED
    assert told.startswith("error: Input `fail-on` 'sometimes'")


def test_the_command_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.console(["--version"])

    assert capsys.readouterr().out == f"dunnage {__version__}\n"
