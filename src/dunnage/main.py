"""Where everything is put together: environment -> inputs -> tools -> pipeline -> exit code."""

from __future__ import annotations

import contextlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dunnage import pipeline
from dunnage.adapters.buildx import Buildx
from dunnage.adapters.checks import Checks
from dunnage.adapters.code_scanning import CodeScanning
from dunnage.adapters.docker import DockerStore
from dunnage.adapters.git import Git
from dunnage.adapters.github import GitHub
from dunnage.adapters.github_api import Api
from dunnage.adapters.hadolint import Hadolint
from dunnage.adapters.process import Processes
from dunnage.adapters.runner import GitHubRunner
from dunnage.adapters.trivy import Trivy
from dunnage.adapters.trivy_database import REPOSITORIES, Cache
from dunnage.config import Config
from dunnage.errors import ConfigError
from dunnage.events import Run
from dunnage.exits import COULD_NOT_CHECK, FOUND, PASSED, guarded
from dunnage.inputs import INPUTS
from dunnage.job import Job
from dunnage.model import Outcome
from dunnage.notes import Notes
from dunnage.ports import Tools
from dunnage.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dunnage.gate import Gate
    from dunnage.model import Verdict
    from dunnage.ports import Runner, Scanner

GITHUB = "https://github.com"


def action() -> int:
    """Run as a step of a workflow: the container's entry point. Return the exit code."""
    environment = os.environ  # noqa: TID251 - here it enters
    output, summary = (_path(environment, f"GITHUB_{name}") for name in ("OUTPUT", "STEP_SUMMARY"))
    runner = GitHubRunner(sys.stdout, output=output, summary=summary)
    given = {each.name: environment.get(f"INPUT_{each.name.upper()}", "") for each in INPUTS}
    workspace = Workspace(_path(environment, "GITHUB_WORKSPACE") or Path.cwd())
    return guarded(
        runner, lambda: review(Config.from_inputs(given), workspace, environment, runner)
    )


def review(
    config: Config, workspace: Workspace, environment: Mapping[str, str], runner: Runner
) -> int:
    """Review one image, and return the exit code."""
    for value in filter(None, (config.trivy_token, *(value for _, value in config.secrets))):
        runner.mask(value)
    run = Run.from_environment(environment)
    tools = _tools(config, run, workspace, environment, runner)
    today = datetime.now(UTC).date()
    with _secret_files(config) as secrets:
        verdict = pipeline.review(Job(config, run, workspace, tools, Notes(runner), today, secrets))
    return _told(verdict, config.fail_on, runner)


def _told(verdict: Verdict, gate: Gate, runner: Runner) -> int:
    fails = verdict.outcome is Outcome.FINDINGS or (
        verdict.outcome is Outcome.COULD_NOT_CHECK and gate.could_not_check
    )
    tell = runner.error if fails else runner.warning
    for reason in verdict.allowed:
        runner.notice(reason)
    for reason in verdict.reasons:
        tell(f"{verdict.outcome}: {reason}")
    if not fails:
        return PASSED
    return FOUND if verdict.outcome is Outcome.FINDINGS else COULD_NOT_CHECK


def _tools(
    config: Config,
    run: Run,
    workspace: Workspace,
    environment: Mapping[str, str],
    runner: Runner,
) -> Tools:
    secrets = (config.token, config.trivy_token, *(value for _, value in config.secrets))
    processes = Processes(environment, [*filter(None, secrets)])
    api = None
    if config.token and run.api_url and run.repository:
        api = Api(run.api_url, config.token, run.repository)
    return Tools(
        linters=(Checks(processes.run), Hadolint(processes.run)),
        builder=Buildx(processes.run, processes.follow),
        store=DockerStore(processes.run, processes.stream),
        scanner=_scanner(config, workspace, environment, processes),
        repository=Git(
            processes.run, workspace.root, token=config.token, server=run.server_url or GITHUB
        ),
        comments=GitHub(api) if api else None,
        code_scanning=CodeScanning(api, datetime.now(UTC)) if api else None,
        runner=runner,
    )


@contextlib.contextmanager
def _secret_files(config: Config) -> Iterator[tuple[tuple[str, Path], ...]]:
    """Hand secrets to the build as files that only this process can read."""
    with TemporaryDirectory(prefix="dunnage-") as folder:  # its mode is 0700
        files = tuple((name, Path(folder, name)) for name, _ in config.secrets)
        for (_, file), (_, value) in zip(files, config.secrets, strict=True):
            file.write_text(value, encoding="utf-8")
        yield files


def _scanner(
    config: Config, workspace: Workspace, environment: Mapping[str, str], processes: Processes
) -> Scanner:
    now = datetime.now(UTC)
    folder = _trivy_cache(config, workspace, environment)
    cache = Cache(processes.run, folder, now, _repositories(environment))
    licenses = config.licenses is not None
    if config.trivy_server is None:
        return Trivy(processes.run, cache, licenses=licenses)
    from dunnage.adapters.trivy_server import TrivyServer  # noqa: PLC0415 - slow to import

    return TrivyServer(
        processes.run, cache, config.trivy_server, config.trivy_token, now, licenses=licenses
    )


def _trivy_cache(config: Config, workspace: Workspace, environment: Mapping[str, str]) -> Path:
    """Use the folder that Trivy itself would use, so that a cached database serves both."""
    chosen = config.trivy_cache or environment.get("TRIVY_CACHE_DIR")
    if not chosen:
        home = environment.get("HOME") or Path.home()
        return Path(environment.get("XDG_CACHE_HOME") or f"{home}/.cache", "trivy")
    if Path(chosen).resolve().is_relative_to(workspace.root.resolve()):
        message = (
            f"Input `trivy-cache` {chosen!r}: the folder must lie outside the repository, where a "
            "pull request could put a database of its own."
        )
        raise ConfigError(message)
    return Path(chosen)


def _repositories(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Take the repositories that Trivy's own variable names, as users of mirrors set it."""
    named = (each.strip() for each in environment.get("TRIVY_DB_REPOSITORY", "").split(","))
    return tuple(filter(None, named)) or REPOSITORIES


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name)
    return Path(value) if value else None
