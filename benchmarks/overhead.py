"""How long the whole action takes beside a build and a scan alone: `python benchmarks/overhead.py`.

Both start as a job on a fresh runner does: no database, nothing of the example built but its base
image. They work in turns, and the fastest of several runs counts. Alone are `docker buildx build`,
with every instruction run anew, and `trivy image` on its result. The action runs in its container
as the runner starts it, for a push: it lints, builds, exports, weighs, scans and writes its files.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

from bed.checkout import EXAMPLES, Checkout
from bed.rehearsal import rehearse

if TYPE_CHECKING:
    from bed.rehearsal import Rehearsal

_TURNS = 3
_SLOWEST = 1.15  # times build and scan alone
_TAG = "dunnage-bed/overhead:benchmark"


@dataclass(frozen=True, slots=True)
class Alone:
    """Seconds that each half takes without the action."""

    build: float
    scan: float

    @property
    def sum(self) -> float:
        """Add them up: one runs after the other."""
        return self.build + self.scan


def main() -> int:
    """Measure, print, and return 1 where the limit is missed."""
    with rehearse() as rehearsal, TemporaryDirectory() as name:
        folder = Path(name)
        turns = [
            (_alone(rehearsal, folder / f"{turn}-alone"), _whole(rehearsal, folder / f"{turn}"))
            for turn in range(_TURNS)
        ]
        subprocess.run(_docker(rehearsal, "image", "rm", _TAG), capture_output=True, check=True)
    alone = min((each for each, _ in turns), key=lambda each: each.sum)
    whole = min(seconds for _, seconds in turns)
    ratio = whole / alone.sum
    print(f"docker buildx build {alone.build:.1f} s, trivy image {alone.scan:.1f} s", end="")
    print(f", the action {whole:.1f} s, ratio {ratio:.2f} (at most {_SLOWEST})")
    return int(ratio > _SLOWEST)


def _alone(rehearsal: Rehearsal, folder: Path) -> Alone:
    context = _example(folder / "shop-api")
    build = _docker(rehearsal, "buildx", "build", "--quiet", "--load", f"--tag={_TAG}")
    scan = [
        *(str(rehearsal.tools.programs / "trivy"), "image", "--quiet", "--format=json"),
        *(f"--cache-dir={folder}", f"--db-repository={rehearsal.database}", "--image-src=docker"),
        *("--skip-version-check", "--disable-telemetry", f"--docker-host={rehearsal.engine.host}"),
    ]
    return Alone(_timed([*build, str(context)]), _timed([*scan, _TAG]))


def _whole(rehearsal: Rehearsal, folder: Path) -> float:
    checkout = Checkout.of(_example(folder / "example"), folder / "shop-api")
    sha = checkout.head()
    started = time.perf_counter()
    step = rehearsal.push(checkout.folder, sha, folder / "job", fail_on="never", token="")
    took = time.perf_counter() - started
    if step.outputs.get("verdict") != "pass":
        raise SystemExit(step.raw)
    return took


def _example(folder: Path) -> Path:
    """Copy the example with something new in its manifest, so that nothing of it is cached."""
    shutil.copytree(EXAMPLES / "shop-api", folder)
    manifest = folder / "package.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("{", f'{{\n  "description": "{uuid4()}",', 1), "utf-8")
    return folder


def _docker(rehearsal: Rehearsal, *arguments: str) -> list[str]:
    return [str(rehearsal.engine.docker), "--host", rehearsal.engine.host, *arguments]


def _timed(argv: list[str]) -> float:
    started = time.perf_counter()
    done = subprocess.run(argv, capture_output=True, check=False)
    took = time.perf_counter() - started
    if done.returncode != 0:
        raise SystemExit(done.stderr.decode(errors="replace"))
    return took


if __name__ == "__main__":
    sys.exit(main())
