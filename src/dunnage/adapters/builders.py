"""Builders other than the engine's own: one that is there, or one that is made for this run.

https://docs.docker.com/build/builders/drivers/
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dunnage.adapters import buildx
from dunnage.adapters.instance import Instance
from dunnage.errors import CancelledError, ConfigError, ToolError
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.adapters.process import Run
    from dunnage.ports import Runner

    Options = tuple[tuple[str, str], ...]

_DRIVERS = ("docker-container", "kubernetes")
_SECONDS = 300  # what a builder is made of may have to be pulled first
_LIST_ARGV = ("docker", "buildx", "ls", "--format={{.Name}}")
_UNKNOWN = "no builder "


def create_argv(name: str, builder: str, options: Options) -> list[str]:
    """Make a builder of a driver, or one that is a BuildKit at an address."""
    address = "://" in builder
    return [
        *("docker", "buildx", "create", f"--name={name}"),
        f"--driver={'remote' if address else builder}",
        *(f"--driver-opt={buildx.fields(f'{key}={value}')}" for key, value in options),
        *(("--", builder) if address else ()),
    ]


def boot_argv(name: str) -> list[str]:
    """Start a builder, unless it runs; buildx would only do it with the first build."""
    return ["docker", "buildx", "inspect", "--bootstrap", "--", name]


def remove_argv(name: str) -> list[str]:
    """Remove a builder, and what was made for it."""
    return ["docker", "buildx", "rm", "--", name]


@contextmanager
def lent(run: Run, runner: Runner, builder: str | None, options: Options) -> Iterator[Instance]:
    """Have the builder that inputs name, while the block runs.

    ConfigError for one that is unknown or cannot be made; one that does not start has a problem.
    """
    made = builder is not None and (builder in _DRIVERS or "://" in builder)
    if options and not made:
        message = "Input `builder-options`: they are for a `builder` that is made for this step."
        raise ConfigError(message)
    if builder is None:
        yield Instance()
    elif made:
        with _made(run, runner, builder, options) as instance:
            yield instance
    else:
        yield _existing(run, builder)


def _existing(run: Run, name: str) -> Instance:
    instance = Instance(name)
    reason = _refusal(run, boot_argv(name), instance)
    if reason is not None and reason.startswith(_UNKNOWN):
        message = (
            f"Input `builder` {name!r}: {reason}, but {_known(run)}. What an earlier step made is "
            f"known here by its container, such as `docker-container://buildx_buildkit_{name}0`."
        )
        raise ConfigError(message)
    return replace(instance, problem=_problem(name, reason))


def _known(run: Run) -> str:
    try:
        names = run(_LIST_ARGV, timeout=_SECONDS).stdout.decode().split()
    except ToolError:
        return "buildx cannot say which there are"
    return plain(", ".join(sorted(set(names))))


@contextmanager
def _made(run: Run, runner: Runner, builder: str, options: Options) -> Iterator[Instance]:
    name = f"dunnage-{uuid.uuid4().hex[:12]}"
    with TemporaryDirectory(prefix="dunnage-") as folder:
        instance = Instance(name, Path(folder))
        refusal = _refusal(run, create_argv(name, builder, options), instance)
        if refusal is not None:
            message = f"Input `builder` {builder!r}: buildx cannot make it: {refusal}."
            raise ConfigError(message)
        try:
            reason = _refusal(run, boot_argv(name), instance)
            yield replace(instance, problem=_problem(builder, reason))
        finally:
            remains = _refusal(run, remove_argv(name), instance, tidies=True)
            if remains is not None:
                runner.warning(f"The builder {name} cannot be removed: {remains}")


def _refusal(run: Run, argv: list[str], instance: Instance, *, tidies: bool = False) -> str | None:
    """Do something with a builder; say why that does not work."""
    try:
        done = run(argv, env=instance.environment, timeout=_SECONDS, accept=(0, 1), tidies=tidies)
    except CancelledError:
        raise
    except ToolError as error:
        return str(error)
    return buildx.parse_reason(done.stderr) if done.code else None


def _problem(builder: str, reason: str | None) -> str | None:
    return reason and f"the builder {plain(builder)} does not start: {reason}"
