from pathlib import Path

import pytest

from dunnage import exits, main
from dunnage.config import Config
from dunnage.errors import CancelledError, ConfigError
from dunnage.workspace import Workspace
from fakes import FakeRunner

_DOCKERFILE = "FROM node:24-slim\nUSER node\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "Dockerfile").write_text(_DOCKERFILE)
    return Workspace(tmp_path)


def review(workspace: Workspace, runner: FakeRunner, **inputs: str) -> int:
    """Review where there are no programs at all: not one tool can work."""
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    environment = {"PATH": str(workspace.root), "HOME": str(workspace.root)}
    return main.review(Config.from_inputs(given), workspace, environment, runner)


def test_could_not_check_has_an_exit_code_of_its_own(workspace: Workspace) -> None:
    runner = FakeRunner()

    assert review(workspace, runner) == exits.COULD_NOT_CHECK
    assert runner.pairs["verdict"] == "could-not-check"
    assert runner.errors == ["could-not-check: Docker: docker is not installed"]


def test_could_not_check_is_green_where_the_user_says_so(workspace: Workspace) -> None:
    runner = FakeRunner()

    assert review(workspace, runner, fail_on="new-high") == exits.PASSED
    assert runner.pairs["verdict"] == "could-not-check"
    assert runner.errors == []
    assert "could-not-check: Docker: docker is not installed" in runner.warnings


def test_findings_over_the_gate_are_told_as_errors(workspace: Workspace) -> None:
    (workspace.root / "Dockerfile").write_text("FROM node\nARG NPM_TOKEN\nUSER node\n")
    runner = FakeRunner()

    assert review(workspace, runner, fail_on="error") == exits.FOUND
    assert runner.errors == ["findings: fail-on `error`: 1 finding"]
    assert (workspace.root / "dunnage.sarif").exists()


def test_secrets_are_masked_before_anything_else(workspace: Workspace) -> None:
    runner = FakeRunner()

    review(workspace, runner, secrets="npm=hunter2")

    assert runner.masked == ["hunter2"]


def test_a_mistake_in_the_configuration_is_told_line_by_line() -> None:
    runner = FakeRunner()

    def call() -> int:
        message = "Input `a`: wrong.\nInput `b`: wrong."
        raise ConfigError(message)

    assert exits.guarded(runner, call) == exits.MISCONFIGURED
    assert runner.errors == ["Input `a`: wrong.", "Input `b`: wrong."]


def test_what_nobody_expected_is_our_bug_and_says_where_to_report_it() -> None:
    runner = FakeRunner()

    def call() -> int:
        return 1 // 0

    assert exits.guarded(runner, call) == exits.BUG
    assert runner.errors[0].startswith("This is a bug of Dunnage, please report it: https://")
    assert "ZeroDivisionError" in "\n".join(runner.lines)


def test_what_programs_leave_in_their_temporary_folder_goes(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    trivy = workspace.root / "trivy"
    trivy.write_text(f'#!/bin/sh\n: > "$TMPDIR/layer" && echo "$TMPDIR" > {workspace.root}/told\n')
    trivy.chmod(0o755)

    review(workspace, FakeRunner())

    assert Path((workspace.root / "told").read_text()).is_relative_to(temporary)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("error", [CancelledError(), KeyboardInterrupt()])
def test_a_run_that_is_cancelled_before_its_review_says_so(error: BaseException) -> None:
    runner = FakeRunner()

    def call() -> int:
        raise error

    assert exits.guarded(runner, call) == exits.CANCELLED
    assert runner.errors == ["The run was cancelled."]


def test_the_action_reads_inputs_with_dashes_from_the_environment(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(workspace.root))
    monkeypatch.setenv("INPUT_FAIL-ON", "sometimes")
    monkeypatch.setenv("INPUT_BUILD-ARGS", "nothing")

    assert main.action() == exits.MISCONFIGURED

    told = capsys.readouterr().out
    assert "::error::Input `build-args` 'nothing'" in told
    assert "::error::Input `fail-on` 'sometimes'" in told


def test_the_token_of_a_trivy_server_is_masked(workspace: Workspace) -> None:
    runner = FakeRunner()
    server = {"trivy_server": "https://trivy.example.com", "trivy_token": "sesame"}

    review(workspace, runner, **server)

    assert runner.masked == ["sesame"]


@pytest.mark.parametrize("folder", ["trivy", "./../{name}/trivy", "{root}/trivy"])
def test_a_cache_that_a_pull_request_could_fill_is_refused(
    workspace: Workspace, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.root)
    chosen = folder.format(name=workspace.root.name, root=workspace.root)

    with pytest.raises(ConfigError) as error:
        review(workspace, FakeRunner(), trivy_cache=chosen)

    assert str(error.value) == (
        f"Input `trivy-cache` {chosen!r}: the folder must lie outside the repository, where a "
        "pull request could put a database of its own."
    )
