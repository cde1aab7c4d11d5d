"""What the action's image costs a job: `python benchmarks/image.py`.

What a pull takes, part by part: an image of tools cannot be smaller than its tools. How long the
container takes until it says its first word, beside one that only starts Python; the fastest of
several counts. And where the time of a whole review of the example goes that finds no database and
nothing built but the base image.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

from bed.checkout import EXAMPLES, Checkout
from bed.rehearsal import IMAGE, ROOT, rehearse
from dunnage.adapters.docker import DockerStore
from dunnage.adapters.process import Processes
from dunnage.dockerfile.parser import parse
from dunnage.image import export
from dunnage.image.weigh import weigh

if TYPE_CHECKING:
    from bed.rehearsal import Rehearsal
    from bed.runner import Step
    from dunnage.model import Layer

_TURNS = 5
_HEAVIEST = 1.5  # times the tools alone
_SLOWEST = 5  # times a container that only starts Python
_TOOLS = ("docker", "hadolint", "trivy")
_GROUP = "::group::"
# Stands in docker's place, and puts the time before each line.
_CLOCK = """\
#!{python} -Iu
import subprocess, sys, time

print(time.time())
pipes = {{"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}}
with subprocess.Popen(["{docker}", *sys.argv[1:]], **pipes) as child:
    for line in child.stdout:
        print(time.time(), line.decode(), end="")
print(time.time())
sys.exit(child.returncode)
"""


@dataclass(frozen=True, slots=True)
class Part:
    """What one `COPY --from` brings, in bytes."""

    name: str
    unpacked: int
    compressed: int


def main() -> int:
    """Measure, print, and return 1 where a limit is missed."""
    with rehearse() as rehearsal, TemporaryDirectory() as folder:
        weight = _tell_weight(_parts(rehearsal))
        start = _tell_start(rehearsal)
        _tell_review(rehearsal, Path(folder))
    return int(weight > _HEAVIEST or start > _SLOWEST)


def _parts(rehearsal: Rehearsal) -> list[Part]:
    processes = Processes(
        {"DOCKER_HOST": rehearsal.engine.host, "PATH": str(rehearsal.engine.docker.parent)}
    )
    with DockerStore(processes.run, processes.stream).save(IMAGE) as stream:
        received = export.receive(stream)
    image = weigh(received, None, parse((ROOT / "Dockerfile").read_bytes()), "Dockerfile")
    return [_part(layer) for layer in image.layers]


def _part(layer: Layer) -> Part:
    source, *_, place = layer.instruction.removeprefix("COPY --from=").split()
    return Part(f"{source}: {place}", layer.sizes.unpacked, layer.sizes.compressed)


def _tell_weight(parts: list[Part]) -> float:
    """Print a line for each part; return how much the whole is of the tools."""
    total = sum(each.compressed for each in parts)
    for each in sorted(parts, key=lambda part: -part.compressed):
        print(f"{each.compressed / 1e6:6.1f} MB to pull, {each.compressed / total:4.0%}", end="")
        print(f", {each.unpacked / 1e6:6.1f} on disk  {each.name}")
    tools = sum(each.compressed for each in parts if each.name.startswith(_TOOLS))
    ratio = total / tools
    print(
        f"{total / 1e6:6.1f} MB to pull, {sum(each.unpacked for each in parts) / 1e6:.1f}", end=""
    )
    print(f" on disk; {ratio:.2f} times the tools alone (at most {_HEAVIEST})")
    return ratio


def _tell_start(rehearsal: Rehearsal) -> float:
    """Print when the first line comes; return how much that is of starting Python alone."""
    docker = (str(rehearsal.engine.docker), "--host", rehearsal.engine.host, "run", "--rm")
    alone = (*docker, "--entrypoint=/opt/dunnage/bin/python3", IMAGE, "-Iuc", "print()")
    action = (*docker, "--env=INPUT_MODE=none", IMAGE)
    turns = [(_first_line(alone), _first_line(action)) for _ in range(_TURNS)]
    python = min(seconds for seconds, _ in turns)
    ours = min(seconds for _, seconds in turns)
    print(f"first line after {ours:.2f} s, of Python alone after {python:.2f} s", end="")
    print(f", ratio {ours / python:.1f} (at most {_SLOWEST})")
    return ours / python


def _first_line(argv: tuple[str, ...]) -> float:
    started = time.perf_counter()
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        line = child.stdout.readline() if child.stdout else b""
        took = time.perf_counter() - started
    if not line:
        message = "the container says nothing"
        raise SystemExit(message)
    return took


def _tell_review(rehearsal: Rehearsal, folder: Path) -> None:
    """Print where the time of a whole review goes: up to each group of the log, and within it."""
    checkout = Checkout.of(_example(folder / "example"), folder / "shop-api")
    clock = folder / "docker"
    clock.write_text(_CLOCK.format(python=sys.executable, docker=rehearsal.engine.docker), "utf-8")
    clock.chmod(0o755)
    timed = replace(rehearsal, engine=replace(rehearsal.engine, docker=clock))
    step = _review(timed, checkout, folder / "job")
    lines = [line.partition(" ") for line in step.raw.splitlines()]
    begun, ended = float(lines[0][0]), float(lines[-1][0])
    marks = [(float(when), line) for when, _, line in lines if line.startswith(_GROUP)]
    names = ["start", *(line.removeprefix(_GROUP).partition(":")[0] for _, line in marks)]
    times = [begun, *(when for when, _ in marks), ended]
    print(f"a whole review of examples/shop-api: {ended - begun:.1f} s")
    for name, (since, until) in zip(names, pairwise(times), strict=True):
        print(f"{until - since:6.1f} s  {name}")
    lint = _review(timed, checkout, folder / "lint", mode="lint").raw.splitlines()
    took = float(lint[-1].split()[0]) - float(lint[0])
    print(f"{took:6.1f} s  all of `mode: lint`; a review lints beside the build")


def _review(rehearsal: Rehearsal, checkout: Checkout, work: Path, **inputs: str) -> Step:
    head = checkout.head()
    step = rehearsal.push(checkout.folder, head, work, fail_on="never", token="", **inputs)
    if step.outputs.get("verdict") != "pass":
        raise SystemExit(step.raw)
    return step


def _example(folder: Path) -> Path:
    """Copy the example with something new in its manifest, so that nothing of it is cached."""
    shutil.copytree(EXAMPLES / "shop-api", folder)
    manifest = folder / "package.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("{", f'{{\n  "description": "{uuid4()}",', 1), "utf-8")
    return folder


if __name__ == "__main__":
    sys.exit(main())
