"""Packages that need more than their JavaScript: compiled addons, and scripts run at install.

As published by November 2026. A package whose script only falls back to a compiler where its
prebuilt binaries do not fit works without it, and counts from that version on as free of need.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dunnage.project.lockfile import Entry, Lockfile

# Addons, each with the first version that needs no script: its binaries come inside the package
# or as optional dependencies. None: it still downloads or compiles them.
_ADDONS: Mapping[str, str | None] = MappingProxyType(
    {
        "@tensorflow/tfjs-node": None,
        "argon2": "0.40.0",
        "bcrypt": "6.0.0",
        "better-sqlite3": None,
        "bufferutil": "4.0.2",
        "canvas": None,
        "cpu-features": None,
        "deasync": None,
        "grpc": None,
        "heapdump": None,
        "isolated-vm": None,
        "kerberos": None,
        "keytar": None,
        "leveldown": "5.0.0",
        "libpq": None,
        "libxmljs": None,
        "libxmljs2": None,
        "mongodb-client-encryption": None,
        "node-rdkafka": None,
        "node-sass": None,
        "nodegit": None,
        "odbc": None,
        "re2": None,
        "segfault-handler": None,
        "sharp": "0.33.0",
        "sodium-native": "2.0.0",
        "sqlite3": None,
        "usb": "2.0.0",
        "utf-8-validate": "5.0.3",
        "zeromq": "6.0.0",
    }
)
# No addons, but without their script something is missing that they need: a browser, a client.
_SCRIPTED = frozenset({"@prisma/client", "@prisma/engines", "cypress", "electron", "puppeteer"})
_NUMBERS = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})")


def addons(lockfile: Lockfile) -> tuple[Entry, ...]:
    """List the compiled addons that a lockfile pins, in the order of its lines."""
    return _in_order(each for each in lockfile.entries.values() if each.name in _ADDONS)


def scripted(lockfile: Lockfile) -> tuple[Entry, ...]:
    """List the packages that run a script when they are installed, known ones or told ones."""
    return _in_order(
        each for each in lockfile.entries.values() if each.has_script or needs_script(each)
    )


def in_need(lockfile: Lockfile) -> tuple[Entry, ...]:
    """List the packages that do not work unless their script runs, as far as is known."""
    return _in_order(each for each in lockfile.entries.values() if needs_script(each))


def needs_script(entry: Entry) -> bool:
    """Say whether a package is known not to work without its script."""
    if entry.name not in _ADDONS:
        return entry.name in _SCRIPTED
    free = _ADDONS[entry.name]
    return free is None or _numbers(entry.version) < _numbers(free)


def _numbers(version: str) -> tuple[int, ...]:
    found = _NUMBERS.match(version)
    return tuple(map(int, found.groups())) if found else ()


def _in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Sort, and tell an entry once that is found by path and by version."""
    return tuple(sorted(set(entries), key=lambda each: (each.lines.first, each.name)))
