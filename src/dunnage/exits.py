"""How a command ends: its exit codes, and what becomes of what nobody caught."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage import HOME, __version__
from dunnage.errors import CancelledError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dunnage.ports import Runner

# docs/decisions/0001-could-not-check.md
PASSED, FOUND, MISCONFIGURED, BUG, COULD_NOT_CHECK = range(5)

CANCELLED = 130  # as shells count: 128, and SIGINT's number

_ISSUES = f"{HOME}/issues/new?template=bug.yml"


def guarded(runner: Runner, call: Callable[[], int]) -> int:
    """Turn what escapes into an exit code and a message: the only catch-all."""
    try:
        return call()
    except (CancelledError, KeyboardInterrupt):  # before there was anything to tell
        runner.error("The run was cancelled.")
        return CANCELLED
    except ConfigError as error:
        for line in str(error).splitlines():
            runner.error(line)
        return MISCONFIGURED
    except Exception as error:  # noqa: BLE001 - whatever it is, it is our bug, and is told as such
        import traceback  # noqa: PLC0415 - slow to import, and hardly ever needed

        with runner.group(f"Dunnage {__version__}: {type(error).__name__}"):
            runner.say(traceback.format_exc())
        runner.error(f"This is a bug of Dunnage, please report it: {_ISSUES}")
        return BUG
