#!/usr/bin/env python3
"""The action's entry point: Python directly, since a shell would drop inputs with dashes."""

import sys

from dunnage.main import action

sys.exit(action())
