"""Which programs and services a review works with: the adapters, put together."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dunnage.adapters import builders
from dunnage.adapters.artifacts import RunArtifacts
from dunnage.adapters.bake import Bake
from dunnage.adapters.buildx import Buildx
from dunnage.adapters.checks import Checks
from dunnage.adapters.code_scanning import CodeScanning
from dunnage.adapters.docker import DockerStore
from dunnage.adapters.git import Git
from dunnage.adapters.git_data import GitObjects
from dunnage.adapters.github import GitHub
from dunnage.adapters.github_api import Api
from dunnage.adapters.hadolint import Hadolint
from dunnage.adapters.process import Processes
from dunnage.adapters.pull_requests import Pulls
from dunnage.adapters.trivy import Trivy
from dunnage.adapters.trivy_database import REPOSITORIES, Cache
from dunnage.errors import ConfigError
from dunnage.forge import Forge
from dunnage.ports import Tools

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dunnage.config import Config
    from dunnage.events import Run
    from dunnage.ports import Runner, Scanner
    from dunnage.workspace import Workspace

GITHUB = "https://github.com"


@contextlib.contextmanager
def tools(
    config: Config,
    run: Run,
    workspace: Workspace,
    environment: Mapping[str, str],
    runner: Runner,
) -> Iterator[Tools]:
    """Have every tool that a review may use, while the block runs."""
    api = None
    if config.token and run.api_url and run.repository:
        api = Api(run.api_url, config.token, run.repository)
    chosen = (config.builder, config.builder_options)
    if config.mode == "comment" or run.is_over:  # nothing will be built
        chosen = (None, ())
    with (
        _processes(config, environment) as processes,
        builders.lent(processes.run, runner, *chosen) as instance,
    ):
        yield Tools(
            linters=(Checks(processes.run, instance), Hadolint(processes.run)),
            builder=Buildx(processes.run, processes.follow, instance),
            bakery=Bake(processes.run),
            store=DockerStore(processes.run, processes.stream),
            scanner=_scanner(config, workspace, environment, processes),
            repository=Git(
                processes.run, workspace.root, token=config.token, server=run.server_url or GITHUB
            ),
            forge=_forge(api) if api else None,
            runner=runner,
        )


@contextlib.contextmanager
def _processes(config: Config, environment: Mapping[str, str]) -> Iterator[Processes]:
    """Give programs a folder for temporary files, for those that are killed leave theirs behind."""
    secrets = (config.token, config.trivy_token, *(value for _, value in config.secrets))
    with TemporaryDirectory(prefix="dunnage-", ignore_cleanup_errors=True) as folder:
        yield Processes({**environment, "TMPDIR": folder}, [*filter(None, secrets)])


def _forge(api: Api) -> Forge:
    return Forge(
        comments=GitHub(api),
        code_scanning=CodeScanning(api, datetime.now(UTC)),
        git_data=GitObjects(api),
        artifacts=RunArtifacts(api),
        pull_requests=Pulls(api),
    )


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
    root, named = workspace.root.resolve(), Path(os.path.normpath(Path(chosen).absolute()))
    # A link in the repository may lead to anywhere, so that the way there counts too.
    if any(each.resolve().is_relative_to(root) for each in (named, *named.parents)):
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
