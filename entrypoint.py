#!/opt/dunnage/bin/python3 -Iu
"""The action's entry point: Python directly, since a shell would drop inputs with dashes.

`-I` keeps what a job sets for its own Python (PYTHONPATH, PYTHONSTARTUP) out of the action's.
"""

import signal
import sys

for each in (signal.SIGINT, signal.SIGTERM):
    # The kernel keeps from a container's first process what that does not listen for.
    signal.signal(each, lambda number, _: sys.exit(128 + number))

from dunnage.main import action  # noqa: E402 - a signal may come while this is being read

sys.exit(action())
