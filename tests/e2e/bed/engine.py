"""Which Docker engine the bed uses: the machine's own, or Debian's, started for the bed alone."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bed import bridge, debian, process, state
from bed.daemon import Daemon
from bed.process import BedError
from bed.progress import say

_OLDEST = 25  # what Dunnage promises to work with
# The distribution's command line fits its engine; another may stand before it in PATH.
_DOCKER = Path("/usr/bin/docker")
_BUILDX = '{{range .ClientInfo.Plugins}}{{if eq .Name "buildx"}}{{.Path}}{{end}}{{end}}'
_START_SECONDS = 60


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
    answers = (_probe(socket) for socket in (*_machine_sockets(), _own().socket))
    return next((engine for engine in answers if engine), None)


def ensure() -> Engine:
    """Return an engine that answers, started by the bed if the machine has none."""
    if engine := find():
        return engine
    if (_dockerd_version() or 0) < _OLDEST:
        debian.install_engine()
    say("starting the bed's own Docker engine")
    return start(_own(), *bridge.options())


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
    ran = _own().stop()
    if ran:
        bridge.remove()
    return ran


def start(daemon: Daemon, *options: str) -> Engine:
    """Start an engine, and return it once it answers."""
    daemon.start(*options)
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if engine := _probe(daemon.socket, started=True):
            return engine
        time.sleep(0.2)
    message = f"no Docker engine after {_START_SECONDS} s:\n{daemon.log.read_text()[-2_000:]}"
    raise BedError(message)


def _own() -> Daemon:
    return Daemon(state.folder())


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


def _dockerd_version() -> int | None:
    if not shutil.which("dockerd"):
        return None
    words = process.run("dockerd", "--version").split()
    return _major(words[2])


def _major(version: str) -> int | None:
    major = version.partition(".")[0]
    return int(major) if major.isdigit() else None
