"""How adapters run other programs: no shell, a scrubbed environment, bounded time and memory."""

from __future__ import annotations

import contextlib
from collections import deque
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypedDict, Unpack

from dunnage.adapters.child import MIB, Command, CommandError, Completed, blotted, started

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

__all__ = [
    "CommandError",
    "Completed",
    "Follow",
    "Processes",
    "Run",
    "Setting",
    "Stream",
    "child_environment",
]

_LINE = 16 * 1024
_LINES_KEPT = 200
_SHORTEST_SECRET = 4  # without the "{" of a JSON key there would be nothing left to read

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY")
_INHERITED = frozenset(
    (
        *("PATH", "HOME", "TMPDIR", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR"),
        *("DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CONTEXT", "DOCKER_CERT_PATH"),
        *("DOCKER_TLS_VERIFY", "BUILDX_BUILDER", "BUILDX_CONFIG"),
        # How a builder in a cluster, or behind ssh, is reached.
        *("KUBECONFIG", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "SSH_AUTH_SOCK"),
        *_PROXIES,
        *(name.lower() for name in _PROXIES),
    )
)


class Setting(TypedDict, total=False):
    """What surrounds a program: `env` comes on top of the scrubbed one, `timeout` is in seconds.

    What `tidies` is run even when the review has been cancelled.
    """

    env: Mapping[str, str] | None
    cwd: Path | None
    timeout: float | None
    tidies: bool


class Run(Protocol):
    """`Processes.run`, as an adapter asks for it."""

    def __call__(  # noqa: D102 - the class says it
        self,
        argv: Sequence[str],
        /,
        *,
        stdin: bytes | None = None,
        accept: Collection[int] = (0,),
        limit: int = 256 * MIB,
        **setting: Unpack[Setting],
    ) -> Completed: ...


class Stream(Protocol):
    """`Processes.stream`, as an adapter asks for it."""

    def __call__(  # noqa: D102 - the class says it
        self, argv: Sequence[str], /, **setting: Unpack[Setting]
    ) -> AbstractContextManager[BinaryIO]: ...


class Follow(Protocol):
    """`Processes.follow`, as an adapter asks for it."""

    def __call__(  # noqa: D102 - the class says it
        self,
        argv: Sequence[str],
        /,
        *,
        sink: Callable[[str], None],
        accept: Collection[int] = (0,),
        **setting: Unpack[Setting],
    ) -> Completed: ...


def child_environment(parent: Mapping[str, str]) -> dict[str, str]:
    """Keep what a tool needs to find its files, its engine and its proxy; no token passes."""
    return {
        name: value
        for name, value in parent.items()
        if name in _INHERITED or name.startswith("XDG_")
    }


class Processes:
    """Runs programs.

    `secrets` are blotted out, line by line, of errors and of what is followed: both may end up in a
    public comment.
    """

    def __init__(self, environment: Mapping[str, str], secrets: Collection[str] = ()) -> None:
        self._environment = child_environment(environment)
        lines = {line for secret in secrets for line in secret.splitlines()}
        long = (line for line in lines if len(line) >= _SHORTEST_SECRET)
        self._secrets = tuple(sorted(long, key=len, reverse=True))

    def run(
        self,
        argv: Sequence[str],
        /,
        *,
        stdin: bytes | None = None,
        accept: Collection[int] = (0,),
        limit: int = 256 * MIB,
        **setting: Unpack[Setting],
    ) -> Completed:
        """Run a program to its end; an exit code outside `accept` is a `CommandError`."""
        with started(self._command(argv, setting, stdin=stdin or b"")) as child:
            stdout = child.stdout.read(limit + 1)
            if len(stdout) > limit:
                how = f"wrote more than {limit / MIB:g} MiB"
                raise child.error(how)
            return child.completed(stdout, accept)

    @contextlib.contextmanager
    def stream(self, argv: Sequence[str], /, **setting: Unpack[Setting]) -> Iterator[BinaryIO]:
        """Yield standard output; `CommandError` at the end of the block if the program failed.

        What the block leaves unread is read and dropped. The program's failure takes the place
        of the block's own, which is then most likely about output that ended too early.
        """
        with started(self._command(argv, setting)) as child:
            try:
                yield child.stdout
            except Exception:
                if child.failed():
                    child.completed(b"", accept=(0,))
                raise
            while child.stdout.read(MIB):
                pass
            child.completed(b"", accept=(0,))

    def follow(
        self,
        argv: Sequence[str],
        /,
        *,
        sink: Callable[[str], None],
        accept: Collection[int] = (0,),
        **setting: Unpack[Setting],
    ) -> Completed:
        """Tell `sink` each line of both outputs as it comes, in pieces of at most 16 kB.

        `stdout` of the result holds the last 200.
        """
        kept: deque[str] = deque(maxlen=_LINES_KEPT)
        with started(self._command(argv, setting, merged=True)) as child:
            while line := child.stdout.readline(_LINE):
                kept.append(blotted(line.decode(errors="replace"), self._secrets))
                sink(kept[-1].rstrip("\r\n"))
            return child.completed("".join(kept).encode(), accept)

    def _command(
        self, argv: Sequence[str], setting: Setting, *, stdin: bytes = b"", merged: bool = False
    ) -> Command:
        return Command(
            argv=tuple(argv),
            environment={**self._environment, **(setting.get("env") or {})},
            cwd=setting.get("cwd"),
            timeout=setting.get("timeout"),
            stdin=stdin,
            merged=merged,
            secrets=self._secrets,
            tidies=setting.get("tidies", False),
        )
