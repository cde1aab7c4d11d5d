"""How long `dunnage lint` takes beside hadolint: `python benchmarks/lint.py`.

Both are started as commands, in turns, on the same files; the fastest of several runs counts,
because everything that disturbs a run makes it slower. hadolint is the one in PATH.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from dunnage.rules import PRACTICES

_FILES = 200
_TURNS = 7
_LIMIT = 0.2  # seconds for one small file
_TESTS = Path(__file__).parents[1] / "tests"
_SMALL = 'FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nUSER node\nCMD ["node", "server.js"]\n'

_DUNNAGE = [str(Path(sys.executable).with_name("dunnage")), "lint"]
_HADOLINT = ["hadolint", "--no-fail"]
# An installation has compiled modules; a checkout gets them in the first turn, if it may.
_ENVIRONMENT = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}


def main() -> int:
    """Measure, print, and return 1 where a limit is missed."""
    with TemporaryDirectory() as folder:
        many = _write(Path(folder, "many"), _dockerfiles())
        one = _write(Path(folder, "one"), [_SMALL])
        ours, theirs = _fastest(many)
        small, other = _fastest(one)
    print(f"{len(many)} files, one process: {ours:.3f} s, hadolint {theirs:.3f} s", end="")
    print(f", ratio {ours / theirs:.2f} (below 1)")
    print(f"1 small file: {small:.3f} s (below {_LIMIT}), hadolint {other:.3f} s", end="")
    print(f", ratio {small / other:.2f}")
    return int(ours >= theirs or small >= _LIMIT)


def _dockerfiles() -> list[str]:
    """Take what real projects have, then the examples of our rules, and make enough."""
    corpus = (*_TESTS.glob("corpus/*/Dockerfile"), *_TESTS.glob("dockerfile/corpus/node-*"))
    texts = [path.read_text(encoding="utf-8") for path in sorted(corpus)]
    examples = (each for practice in PRACTICES for each in practice.examples)
    texts += [text for each in examples for text in (each.bad, each.good)]
    return [f"{text}\n# {number}\n" for number, text in enumerate(islice(cycle(texts), _FILES))]


def _write(folder: Path, texts: list[str]) -> list[str]:
    folder.mkdir()
    paths = [folder / f"{number}.Dockerfile" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def _fastest(files: list[str]) -> tuple[float, float]:
    """Time both in turns: Dunnage first, then hadolint."""
    turns = [(_timed([*_DUNNAGE, *files]), _timed([*_HADOLINT, *files])) for _ in range(_TURNS)]
    return min(ours for ours, _ in turns), min(theirs for _, theirs in turns)


def _timed(argv: list[str]) -> float:
    started = time.perf_counter()
    done = subprocess.run(argv, env=_ENVIRONMENT, capture_output=True, check=False)
    took = time.perf_counter() - started
    if done.returncode > 1:  # more than findings
        raise SystemExit(done.stderr.decode(errors="replace"))
    return took


if __name__ == "__main__":
    sys.exit(main())
