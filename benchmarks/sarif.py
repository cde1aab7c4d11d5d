"""How long the largest SARIF file takes, and how much memory: `python benchmarks/sarif.py`.

It has as many results as code scanning takes of one tool: vulnerabilities with a help text of usual
length, each on a line of a lockfile and with a related location. A process of its own writes it,
from findings to a packed file; the fastest of several counts, and the largest memory.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from builders import a_location, a_package, a_report, a_vulnerability
from dunnage.model import Rating, Related
from dunnage.report import sarif

if TYPE_CHECKING:
    from dunnage.model import Finding

_TURNS = 3
_SLOWEST = 5.0  # seconds
_LARGEST = 450  # MB of memory
_PACKED = 10 * 1024 * 1024  # bytes that GitHub takes
_TESTS = Path(__file__).parents[1] / "tests"
_HELP = "The package builds its pattern from what a caller sends, without a bound. " * 12
_LOCKFILE = b'    "node_modules/package": {\n' * 40_000


def main() -> int:
    """Measure, print, and return 1 where a limit is missed."""
    environment = {**os.environ, "PYTHONPATH": str(_TESTS)}
    argv = [sys.executable, __file__, "once"]
    turns = [
        json.loads(subprocess.run(argv, env=environment, stdout=subprocess.PIPE, check=True).stdout)
        for _ in range(_TURNS)
    ]
    seconds = min(each["seconds"] for each in turns)
    memory = max(each["memory"] for each in turns)
    packed = turns[0]["packed"]
    print(f"{sarif.MOST_RESULTS:,} results, {turns[0]['bytes'] / 1e6:.1f} MB")
    print(f"written and packed in {seconds:.2f} s, {seconds / _SLOWEST:.2f} of the limit")
    print(f"memory: {memory:.0f} MB, {memory / _LARGEST:.2f} of the limit")
    print(f"packed: {packed / 1e6:.1f} MB, {packed / _PACKED:.2f} of GitHub's")
    return int(seconds >= _SLOWEST or memory >= _LARGEST or packed >= _PACKED)


def _once() -> dict[str, float]:
    report = a_report(vulnerabilities=tuple(map(_finding, range(sarif.MOST_RESULTS))))
    sources = {"Dockerfile": b"FROM node\n" * 20, "package-lock.json": _LOCKFILE}
    started = time.perf_counter()
    text = sarif.render((report,), sources).text
    packed = gzip.compress(text.encode(), mtime=0)
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    return {"seconds": seconds, "memory": memory, "bytes": len(text), "packed": len(packed)}


def _finding(number: int) -> Finding:
    # Two packages for each CVE, which is about what large images have.
    found = a_vulnerability(
        f"CVE-2026-{number // 2:05}",
        Rating(number // 2 % 5),
        package=a_package(f"package-{number}"),
        location=a_location(number + 1, path="package-lock.json"),
    )
    brought = Related(a_location(9), "Brought into the image by `COPY --from=build /app /app`")
    return replace(found, rule=replace(found.rule, help=_HELP), related=(brought,))


if __name__ == "__main__":
    if sys.argv[1:] == ["once"]:
        print(json.dumps(_once()))
    else:
        sys.exit(main())
