"""One job on GitHub's runner: its folders, and the environment that its container actions get."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bed.events import Event

RUNNER_USER: Final = 1001
_UNREACHABLE: Final = "http://127.0.0.1:9/"


@dataclass(frozen=True, slots=True)
class Job:
    """What the steps of one job share; `work` takes the folders that the runner makes."""

    workspace: Path
    work: Path
    event: Event
    token: str
    environment: Mapping[str, str] = field(default_factory=dict)
    api_url: str = "https://api.github.com"
    server_url: str = "https://github.com"
    docker: Path = Path("docker")
    socket: Path = Path("/var/run/docker.sock")
    handed_socket: Path | None = None  # what actions get as the engine's, if it is not that
    network: str | None = None

    @property
    def temp(self) -> Path:
        """The RUNNER_TEMP of every step of the job."""
        return self.work.resolve() / "_temp"

    @property
    def home(self) -> Path:
        """The HOME of every container action of the job."""
        return self.temp / "_github_home"

    @property
    def event_file(self) -> Path:
        """Where the event's payload lies."""
        return self.temp / "_github_workflow" / "event.json"

    @property
    def file_commands(self) -> Path:
        """Where each step gets its own files."""
        return self.temp / "_runner_file_commands"

    def mounts(self) -> tuple[tuple[Path, str], ...]:
        """Pair each folder with its place in the container, inner folders first."""
        return (
            (self.workspace.resolve(), "/github/workspace"),
            (self.file_commands, "/github/file_commands"),
            (self.event_file.parent, "/github/workflow"),
            (self.home, "/github/home"),
            (self.temp, "/github/runner_temp"),
        )

    def translate(self, value: str) -> str:
        """Turn a value that is a path of the host into the container's path."""
        for folder, inside in self.mounts():
            if value == str(folder) or value.startswith(f"{folder}/"):
                return inside + value.removeprefix(str(folder))
        return value

    def github(self) -> dict[str, str]:
        """Give the `github` context, without the token; paths are the host's."""
        return {
            "action": "__self",
            "api_url": self.api_url,
            "graphql_url": f"{self.api_url}/graphql",
            "server_url": self.server_url,
            "event_path": str(self.event_file),
            "job": "review",
            "retention_days": "90",
            **dict.fromkeys(("run_attempt", "run_id", "run_number"), "1"),
            "workspace": str(self.workspace.resolve()),
            **self.event.context,
        }

    def runner(self) -> dict[str, str]:
        """Give the variables that the runner sets for every container action."""
        return {
            "HOME": str(self.home),
            **{f"GITHUB_{name.upper()}": value for name, value in self.github().items()},
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
            "RUNNER_NAME": "stand-in",
            "RUNNER_ENVIRONMENT": "github-hosted",
            "RUNNER_TOOL_CACHE": "/opt/hostedtoolcache",
            "RUNNER_TEMP": str(self.temp),
            # Containers get this one as the host has it.
            "RUNNER_WORKSPACE": str(self.workspace.resolve().parent),
            "ACTIONS_RUNTIME_URL": _UNREACHABLE,
            "ACTIONS_RUNTIME_TOKEN": "runtime-token",
            "ACTIONS_RESULTS_URL": _UNREACHABLE,
            "ACTIONS_CACHE_URL": _UNREACHABLE,
            "GITHUB_ACTIONS": "true",
            "CI": self.environment.get("CI", "true"),
        }


def own(folder: Path) -> None:
    """Give a folder to the runner's user, as after a checkout: root's git then distrusts it."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, RUNNER_USER, RUNNER_USER, follow_symlinks=False)
