import json
import os
import subprocess  # noqa: TID251 - the command is tried as a user would
import sys
from pathlib import Path

import pytest

from dunnage import __version__, cli, exits
from image.archives import Entry, saved, tar

_COMMAND = Path(sys.executable).with_name("dunnage")
_FLOATING = "FROM node\nUSER node\n"
_GOOD = "FROM scratch\nUSER 1000\n"
_TOLD = "Dockerfile:1: warning: `node` has no tag, so every build may get another version. "


def dunnage(
    *arguments: str, cwd: Path, stdin: str | None = None, **environment: str
) -> tuple[int, str, str]:
    """Run the command with no program in reach."""
    done = subprocess.run(  # noqa: S603 - our own command
        [str(_COMMAND), *arguments],
        cwd=cwd,
        env={"PATH": "", **environment},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def floating(told: str) -> list[str]:
    """Pick what one rule tells: the catalogue around it grows."""
    return [line for line in told.splitlines() if line.endswith("[base-image-untagged]")]


def test_lint_needs_neither_docker_nor_a_network(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(_FLOATING)

    code, told, _ = dunnage("lint", cwd=tmp_path)

    assert code == exits.FOUND
    assert floating(told) == [f"{_TOLD}[base-image-untagged]"]


def test_lint_tells_a_broken_dockerfile_by_line_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM node:24\nUSER node\n\nRUN <<EOF\n")
    (tmp_path / "b.Dockerfile").write_text(_FLOATING)

    code, told, _ = dunnage("lint", "Dockerfile", "b.Dockerfile", cwd=tmp_path)

    assert code == exits.FOUND
    assert told.startswith("Dockerfile:4: error: Unterminated heredoc")
    assert len(floating(told)) == 1


def test_lint_of_a_good_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(_GOOD)

    assert dunnage("lint", "Dockerfile", cwd=tmp_path) == (exits.PASSED, "", "")


def test_lint_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert dunnage("lint", "Dockerfile", cwd=tmp_path) == (
        exits.MISCONFIGURED,
        "",
        "error: Dockerfile: the file cannot be read (No such file or directory).\n",
    )


def test_a_file_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(_FLOATING)
    (tmp_path / "good").write_text(_GOOD)

    code, told, error = dunnage("lint", "gone", "Dockerfile", cwd=tmp_path)

    assert (code, len(floating(told))) == (exits.FOUND, 1)
    assert error.startswith("error: gone:")
    assert dunnage("lint", "gone", "good", cwd=tmp_path)[0] == exits.COULD_NOT_CHECK


def test_lint_says_where_there_is_nothing_to_lint(tmp_path: Path) -> None:
    assert dunnage("lint", cwd=tmp_path) == (
        exits.MISCONFIGURED,
        "",
        "error: .: there is no Dockerfile.\n",
    )


def test_lint_reads_standard_input(tmp_path: Path) -> None:
    code, told, _ = dunnage("lint", "-", cwd=tmp_path, stdin=_FLOATING)

    assert code == exits.FOUND
    assert floating(told)[0].startswith("<stdin>:1: warning: ")


@pytest.mark.parametrize(
    ("option", "environment", "painted"),
    [
        ((), {}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {}, False),
    ],
    ids=["no-terminal", "always", "never"],
)
def test_colours_are_for_terminals_and_on_demand(
    tmp_path: Path, option: tuple[str, ...], environment: dict[str, str], *, painted: bool
) -> None:
    (tmp_path / "Dockerfile").write_text(_FLOATING)

    _, told, _ = dunnage("lint", *option, cwd=tmp_path, **environment)

    assert ("\x1b[33mwarning\x1b[0m" in told) == painted


def test_the_target_is_the_stage_that_counts(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM node:24 AS dev\nFROM scratch\n")

    _, told, _ = dunnage("lint", "--target", "gone", cwd=tmp_path)

    assert "unreadable-dockerfile" in told


def test_json_comes_alone(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(_FLOATING)

    _, told, error = dunnage("lint", "--format", "json", cwd=tmp_path)

    rules = [each["rule"]["id"] for each in json.loads(told)["findings"]]
    assert ("base-image-untagged" in rules, error) == (True, "")


def test_fix_writes_what_is_safe(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_bytes(b"FROM node:24\r\nCOPY a b # c\r\n")

    _, told, _ = dunnage("lint", "--fix", cwd=tmp_path)

    assert file.read_bytes() == b"FROM node:24\r\n# c\r\nCOPY a b\r\n"
    assert "1 file repaired" in told


def test_a_reader_that_has_seen_enough_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(_FLOATING)
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(  # noqa: S603 - our own command
        [str(_COMMAND), "lint"], cwd=tmp_path, stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)

    assert (done.returncode, done.stderr) == (exits.FOUND, b"")


def test_explain_lints_nothing(tmp_path: Path) -> None:
    code, told, _ = dunnage("lint", "--explain", "runs-as-root", cwd=tmp_path)

    assert (code, told.partition(" ")[0]) == (exits.PASSED, "runs-as-root")


def test_a_review_without_docker_still_tells_what_lint_found(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "Dockerfile").write_text(_FLOATING)

    code, told, _ = dunnage("review", "--context", "app", cwd=tmp_path)

    assert code == exits.COULD_NOT_CHECK
    assert f"app/{_TOLD}[base-image-untagged]" in told
    assert "Docker: docker is not installed" in told
    assert sorted(path.name for path in tmp_path.rglob("dunnage*")) == []


def test_a_review_writes_the_files_that_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(_GOOD)

    dunnage("review", "--sarif-file", "out/x.sarif", cwd=tmp_path)

    assert (tmp_path / "out" / "x.sarif").exists()


def test_a_wrong_option_is_told_as_in_a_workflow(tmp_path: Path) -> None:
    code, _, told = dunnage("review", "--fail-on", "sometimes", cwd=tmp_path)

    assert code == exits.MISCONFIGURED
    assert told.startswith("error: Input `fail-on` 'sometimes'")


def test_weighing_an_archive_needs_no_docker(tmp_path: Path) -> None:
    layer = tar(Entry("app/server.js", b"s" * 1000))
    (tmp_path / "shop.tar").write_bytes(tar(*saved(layer)))

    code, told, error = dunnage("weigh", "shop.tar", cwd=tmp_path)

    assert (code, error) == (exits.PASSED, "")
    assert told.startswith("shop (linux/amd64)\non disk: 1.0 kB\n")
    assert dunnage("compare", "shop.tar", "shop.tar", cwd=tmp_path)[0] == exits.PASSED


def test_an_image_of_the_engine_needs_docker(tmp_path: Path) -> None:
    for command in (("weigh", "shop:1"), ("compare", "shop:1", "shop:2")):
        assert dunnage(*command, cwd=tmp_path) == (
            exits.COULD_NOT_CHECK,
            "",
            "error: shop:1: docker is not installed\n",
        )


@pytest.mark.parametrize("command", ["lint", "weigh", "compare", "review"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.console([command, "--help"])

    assert "--format" in capsys.readouterr().out or command == "review"


def test_the_command_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.console(["--version"])

    assert capsys.readouterr().out == f"dunnage {__version__}\n"
