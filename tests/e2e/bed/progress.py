"""What the bed tells the person who waits: one short line a step, with the seconds so far."""

import sys
import time

_BEGIN = time.monotonic()


def say(text: str) -> None:
    """Write one line to standard error; standard output belongs to the shell exports."""
    print(f"{time.monotonic() - _BEGIN:6.1f} s  {text}", file=sys.stderr, flush=True)
