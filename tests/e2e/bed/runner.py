"""A stand-in of GitHub's runner: one container action, run as actions/runner 2.336.0 runs it."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import uuid4

from bed import file_commands, workflow_commands
from bed.action_metadata import Metadata
from bed.cancelling import Cancel, Container
from bed.file_commands import MOST_SUMMARY_BYTES, FileCommandError, FileCommands
from bed.job import Job
from bed.workflow_commands import Annotation, Output, mask

_CLEANUP_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Use:
    """A step's `uses:` and `with:`; its post step adds the state and the post entrypoint."""

    image: str
    action: Metadata
    inputs: Mapping[str, str] = field(default_factory=dict)
    state: Mapping[str, str] = field(default_factory=dict)
    entrypoint: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one step left behind; the exit code is `None` when the time limit struck."""

    exit_code: int | None
    outputs: Mapping[str, str]
    environment: Mapping[str, str]
    state: Mapping[str, str]
    annotations: tuple[Annotation, ...]
    dropped_annotations: tuple[Annotation, ...]
    summary: str | None
    masks: tuple[str, ...]
    log: tuple[str, ...]
    failures: tuple[str, ...]
    raw: str
    ended_after: float | None = None  # seconds, where it ended by itself after it was cancelled

    @property
    def succeeded(self) -> bool:
        """Say whether GitHub would mark the step green."""
        return self.exit_code == 0 and not self.failures


def run(use: Use, job: Job, *, cancel: Cancel | None = None, seconds: float = 600) -> Step:
    """Run an action in its image, and remove the container when the time is over."""
    for folder, _ in job.mounts():
        folder.mkdir(parents=True, exist_ok=True)
    job.event_file.write_text(json.dumps(job.event.payload))
    files = file_commands.create(job.file_commands)
    environment = container_environment(use, job, files)
    name = f"{''.join(filter(str.isalnum, use.image))}_{uuid4().hex[:6]}"
    argv = docker_argv(use, job, name, environment)
    with tempfile.TemporaryFile() as output:
        container = Container(_docker(job), name, output.fileno())
        with _started(argv, job, environment, output.fileno()) as step:
            exit_code, ended_after = _ended(step, container, cancel, seconds)
        output.seek(0)
        raw = output.read().decode(errors="replace")
    return replace(read(exit_code, raw, files, job.token), ended_after=ended_after)


def container_environment(use: Use, job: Job, files: FileCommands) -> dict[str, str]:
    """Give what the action sees, in the runner's order: the later wins."""
    inputs = use.action.inputs(use.inputs, {**job.github(), "token": job.token})
    host = {
        **job.environment,
        **{f"STATE_{name}": value for name, value in use.state.items()},
        **{input_variable(name): value for name, value in inputs.items()},
        **job.runner(),
        **{f"GITHUB_{name}": str(path) for name, path in files.paths.items()},
    }
    return {name: job.translate(value) for name, value in host.items()}


def input_variable(name: str) -> str:
    """Name the variable of an input: only spaces are replaced, dashes stay."""
    return f"INPUT_{name.replace(' ', '_').upper()}"


def docker_argv(use: Use, job: Job, name: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Give the command; the values of variables never stand on it."""
    entrypoint = use.entrypoint or use.action.entrypoint
    socket = job.handed_socket or job.socket
    mounts = ((socket, "/var/run/docker.sock"), *reversed(job.mounts()))
    return (
        *(*_docker(job), "run", "--rm", "--name", name, "--workdir", "/github/workspace"),
        *(word for variable in environment for word in ("-e", variable)),
        *(("--entrypoint", entrypoint) if entrypoint else ()),
        *(("--network", job.network) if job.network else ()),
        *(word for host, inside in mounts for word in ("-v", f"{host}:{inside}")),
        use.image,
    )


def read(exit_code: int | None, raw: str, files: FileCommands, token: str) -> Step:
    """Make a step of what a container printed and wrote."""
    output = Output(masks=[token])
    output.read(raw.removesuffix("\n").split("\n"))
    pairs = {name: _pairs(files, name, output) for name in ("OUTPUT", "ENV", "STATE")}
    summary = files.summary()
    if summary is None:
        limit = f"$GITHUB_STEP_SUMMARY upload aborted, supports at most {MOST_SUMMARY_BYTES} bytes"
        output.annotations.append(Annotation("error", limit))
    kept, dropped = workflow_commands.capped(output.annotations)
    return Step(
        exit_code=exit_code,
        outputs=output.outputs | pairs["OUTPUT"],
        environment=pairs["ENV"],
        state=output.state | pairs["STATE"],
        annotations=kept,
        dropped_annotations=dropped,
        summary=None if summary is None else mask(summary, output.masks),
        masks=tuple(output.masks),
        log=tuple(output.log),
        failures=tuple(output.failures),
        raw=raw,
    )


def _pairs(files: FileCommands, name: str, output: Output) -> dict[str, str]:
    try:
        return files.pairs(name)
    except FileCommandError as problem:
        output.fail(str(problem))
        return {}


def _docker(job: Job) -> tuple[str, ...]:
    return str(job.docker), "--host", f"unix://{job.socket}"


def _started(
    argv: tuple[str, ...], job: Job, environment: Mapping[str, str], output: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        argv,
        cwd=job.workspace,
        env={"PATH": os.environ["PATH"], **environment},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
    )


def _ended(
    step: subprocess.Popen[bytes], container: Container, cancel: Cancel | None, seconds: float
) -> tuple[int | None, float | None]:
    """Wait for the end; give the exit code, and how long the end took where it was asked for."""
    try:
        ended_after = cancel.carry_out(step, container, seconds) if cancel else None
        return step.wait(seconds), ended_after
    except subprocess.TimeoutExpired:
        command = (*container.docker, "rm", "--force", container.name)
        subprocess.run(command, check=True, capture_output=True, timeout=_CLEANUP_SECONDS)
        step.wait(_CLEANUP_SECONDS)
        return None, None
