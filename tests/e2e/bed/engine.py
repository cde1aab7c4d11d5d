"""Which Docker engine the bed uses: the machine's own, or Debian's, started for the bed alone."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bed import bridge, debian, process, state
from bed.process import BedError
from bed.progress import say

_OLDEST = 25  # what Dunnage promises to work with
# The distribution's command line fits its engine; another may stand before it in PATH.
_DOCKER = Path("/usr/bin/docker")
_BUILDX = '{{range .ClientInfo.Plugins}}{{if eq .Name "buildx"}}{{.Path}}{{end}}{{end}}'
_START_SECONDS = 60
_STOP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that answers, and the command line with buildx that fits it."""

    socket: Path
    docker: Path
    buildx: Path
    started: bool

    @property
    def host(self) -> str:
        """Return what DOCKER_HOST wants."""
        return f"unix://{self.socket}"


def find() -> Engine | None:
    """Return an engine that answers: the machine's, or the bed's own."""
    answers = (_probe(socket) for socket in (*_machine_sockets(), _own_socket()))
    return next((engine for engine in answers if engine), None)


def ensure() -> Engine:
    """Return an engine that answers, started by the bed if the machine has none."""
    if engine := find():
        return engine
    if (_dockerd_version() or 0) < _OLDEST:
        debian.install_engine()
    say("starting the bed's own Docker engine")
    return _start(_own_socket())


@contextmanager
def lent() -> Iterator[Engine]:
    """Return an engine for a while; one that had to be started is stopped again."""
    with state.lock():
        engine = ensure()
    try:
        yield engine
    finally:
        if engine.started:
            stop()


def stop() -> bool:
    """End the engine that the bed started, never another; tell whether there was one."""
    pid = _own_pid()
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + _STOP_SECONDS
    while _own_pid() is not None:
        if time.monotonic() > end:
            message = f"the bed's Docker engine, process {pid}, does not end"
            raise BedError(message)
        time.sleep(0.1)
    bridge.remove()
    return True


def _own_socket() -> Path:
    return state.folder() / "docker.sock"


def _machine_sockets() -> tuple[Path, ...]:
    chosen = os.environ.get("DOCKER_HOST", "")
    default = Path("/var/run/docker.sock")
    if chosen.startswith("unix://"):
        return (Path(chosen.removeprefix("unix://")), default)
    return (default,)


def _probe(socket: Path, *, started: bool = False) -> Engine | None:
    if not socket.is_socket():
        return None
    found = shutil.which("docker")
    candidates = dict.fromkeys((_DOCKER, Path(found))) if found else (_DOCKER,)
    question = ("info", "--format", f"{{{{.ServerVersion}}}} {_BUILDX}")
    for docker in candidates:
        try:
            answer = process.run(docker, "--host", f"unix://{socket}", *question, seconds=20)
        except BedError:
            continue
        version, _, buildx = answer.strip().partition(" ")
        if buildx and (_major(version) or 0) >= _OLDEST:
            return Engine(socket, docker, Path(buildx), started)
    return None


def _start(socket: Path) -> Engine:
    folder = state.folder()
    log = folder / "dockerd.log"
    argv = (
        *("setsid", "--fork", "dockerd", f"--host=unix://{socket}", _pid_option()),
        *(f"--data-root={folder / 'images'}", f"--exec-root={folder / 'run'}"),
        *bridge.options(),
    )
    with log.open("wb") as output:
        subprocess.run(argv, check=True, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if engine := _probe(socket, started=True):
            return engine
        time.sleep(0.2)
    message = f"no Docker engine after {_START_SECONDS} s:\n{log.read_text()[-2_000:]}"
    raise BedError(message)


def _pid_option() -> str:
    return f"--pidfile={state.folder() / 'dockerd.pid'}"


def _own_pid() -> int | None:
    try:
        pid = int((state.folder() / "dockerd.pid").read_text())
        argv = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except (OSError, ValueError):
        return None
    return pid if _pid_option() in argv else None


def _dockerd_version() -> int | None:
    if not shutil.which("dockerd"):
        return None
    words = process.run("dockerd", "--version").split()
    return _major(words[2])


def _major(version: str) -> int | None:
    major = version.partition(".")[0]
    return int(major) if major.isdigit() else None
