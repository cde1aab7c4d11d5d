"""Where everything is put together: environment -> inputs -> tools -> pipeline -> exit code."""

from __future__ import annotations

import contextlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dunnage import pipeline, toolbox
from dunnage.adapters.cancellation import CANCELLATION
from dunnage.adapters.runner import GitHubRunner
from dunnage.config import Config
from dunnage.events import Run
from dunnage.exits import COULD_NOT_CHECK, FOUND, PASSED, guarded
from dunnage.inputs import INPUTS
from dunnage.job import Job
from dunnage.model import Outcome
from dunnage.notes import Notes
from dunnage.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dunnage.gate import Gate
    from dunnage.model import Verdict
    from dunnage.ports import Runner


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
    if not run.is_known:
        runner.notice(
            f"Event `{run.event}` is not one that Dunnage knows: what is checked out is reviewed "
            "as after a push, and there is no comment. docs/events.md lists the events."
        )
    today = datetime.now(UTC).date()
    with (
        CANCELLATION.awaited(),
        _secret_files(config) as secrets,
        toolbox.tools(config, run, workspace, environment, runner) as tools,
    ):
        verdict = pipeline.run(Job(config, run, workspace, tools, Notes(runner), today, secrets))
    if runner.is_cancelled:
        runner.warning("The run was cancelled: what was not done by then is missing.")
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


@contextlib.contextmanager
def _secret_files(config: Config) -> Iterator[tuple[tuple[str, Path], ...]]:
    """Hand secrets to the build as files that only this process can read."""
    with TemporaryDirectory(prefix="dunnage-") as folder:  # its mode is 0700
        files = tuple((name, Path(folder, name)) for name, _ in config.secrets)
        for (_, file), (_, value) in zip(files, config.secrets, strict=True):
            file.write_text(value, encoding="utf-8")
        yield files


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name)
    return Path(value) if value else None
