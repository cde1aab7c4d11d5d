"""`python -m bed.ladder`: one application in four images, weighed, and told in docs/ladder.md."""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from bed import bases, engine, process, state, tools
from bed.bases import Base
from bed.checkout import EXAMPLES
from bed.engine import Engine
from bed.process import BedError
from bed.progress import say
from dunnage.units import change, size

CONTEXT = EXAMPLES / "shop-api"
FOLDER = Path(__file__).parents[1] / "ladder"
FULL = Base("node:24.19.0-bookworm", "node-full")
_DOCS = Path(__file__).parents[3] / "docs"
PAGE, RECORD = _DOCS / "ladder.md", _DOCS / "ladder.json"
_MARKERS = ("<!-- ladder -->\n", "<!-- /ladder -->")
_DUNNAGE = Path(sys.executable).with_name("dunnage")
_SMALLEST = 1_000_000  # bytes of a part that is worth a word
_ANSWER_SECONDS = 30
_ASK = "fetch('http://127.0.0.1:3000/healthz').then((answer) => process.exit(answer.ok ? 0 : 1))"


@dataclass(frozen=True, slots=True)
class Step:
    """One way to write the application's Dockerfile, and the base image of what it ships."""

    name: str
    file: str
    base: Base


_SLIM = next(base for base in bases.BASES if base.recipe == "node")
STEPS = (
    Step("one stage, the full image", "full.Dockerfile", FULL),
    Step("one stage, the slim image", "slim.Dockerfile", _SLIM),
    Step("several stages, slim", "multi-stage.Dockerfile", _SLIM),
    Step("several stages, distroless", "distroless.Dockerfile", bases.DISTROLESS),
)


@dataclass(frozen=True, slots=True)
class Part:
    """How much a part of the image grew against the step before, in unpacked bytes."""

    name: str
    growth: int


@dataclass(frozen=True, slots=True)
class Rung:
    """What one step's image weighs."""

    step: str
    file: str
    base: str
    compressed: int
    unpacked: int
    parts: tuple[Part, ...]  # what shrank most first; none of the first step


@dataclass(frozen=True, slots=True)
class Ladder:
    """All steps, when they were measured, and on which base images."""

    measured: date
    stand_ins: bool  # the bed's own, for want of a registry
    rungs: tuple[Rung, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what `write` wrote."""
        record = json.loads(path.read_text("utf-8"))
        rungs = (
            Rung(**{**each, "parts": tuple(Part(**part) for part in each["parts"])})
            for each in record["rungs"]
        )
        return cls(date.fromisoformat(record["measured"]), record["stand_ins"], tuple(rungs))

    def write(self, path: Path) -> None:
        """Keep the figures, in bytes."""
        record = {**asdict(self), "measured": self.measured.isoformat()}
        path.write_text(f"{json.dumps(record, indent=2)}\n", "utf-8")


def main() -> int:
    """Measure, keep the figures, and fill the page; return the exit code."""
    try:
        with state.lock():
            running, programs = engine.ensure(), tools.ensure()
            bases.ensure(running, programs, (*bases.BASES, bases.DISTROLESS, FULL))
        with TemporaryDirectory() as folder:
            rungs = measure(running, Path(folder))
    except BedError as error:
        say(str(error))
        return 1
    stand_ins = not bases.registry_answers(running)
    ladder = Ladder(datetime.now(UTC).date(), stand_ins, rungs)
    ladder.write(RECORD)
    PAGE.write_text(filled(PAGE.read_text("utf-8"), ladder), "utf-8")
    print(render(ladder), end="")
    return 0


def measure(docker: Engine, folder: Path, steps: Sequence[Step] = STEPS) -> tuple[Rung, ...]:
    """Build and weigh the steps in their order; `folder` keeps the snapshots meanwhile."""
    rungs, before = [], None
    for step in steps:
        say(f"building: {step.name}")
        after = folder / f"{step.file}.json"
        with _built(docker, step) as tag:
            _wait(docker, tag)
            file = f"--dockerfile={FOLDER / step.file}"
            _dunnage(docker, "weigh", tag, file, "--format=json", f"--output={after}")
        rungs.append(_rung(docker, step, before or after, after))
        before = after
    return tuple(rungs)


def filled(page: str, ladder: Ladder) -> str:
    """Put the table between the page's markers."""
    opening, closing = _MARKERS
    head, _, rest = page.partition(opening)
    _, _, tail = rest.partition(closing)
    return f"{head}{opening}{render(ladder)}{closing}{tail}"


def render(ladder: Ladder) -> str:
    """Write the table, and what the figures are of."""
    first = ladder.rungs[0]
    lines = [
        "| Dockerfile | to pull | of the first | on disk | of the first | what the step changes |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
        *(_row(each, first) for each in ladder.rungs),
        "",
        f"Measured on {ladder.measured.isoformat()}, on {_origin(ladder)}.",
    ]
    return "\n".join(lines) + "\n"


def _row(rung: Rung, first: Rung) -> str:
    parts = (each for each in rung.parts if abs(each.growth) >= _SMALLEST)
    cells = (
        f"[{rung.step}](../tests/e2e/ladder/{rung.file})",
        size(rung.compressed),
        f"{rung.compressed / first.compressed:.0%}",
        size(rung.unpacked),
        f"{rung.unpacked / first.unpacked:.0%}",
        "<br>".join(f"{change(each.growth)} {each.name}" for each in parts),
    )
    return f"| {' | '.join(cells)} |"


def _origin(ladder: Ladder) -> str:
    named = ", ".join(f"`{base}`" for base in dict.fromkeys(each.base for each in ladder.rungs))
    return f"stand-ins of {named}" if ladder.stand_ins else named


@contextmanager
def _built(docker: Engine, step: Step) -> Iterator[str]:
    tag = f"dunnage-bed/ladder:{step.file.removesuffix('.Dockerfile')}"
    file = f"--file={FOLDER / step.file}"
    _docker(docker, "buildx", "build", "--quiet", "--load", file, f"--tag={tag}", str(CONTEXT))
    try:
        yield tag
    finally:
        _docker(docker, "image", "rm", tag)


def _wait(docker: Engine, tag: str) -> None:
    """Wait until a container of the image answers: a small image that does not work is no step."""
    container = _docker(docker, "run", "--detach", tag).strip()
    end = time.monotonic() + _ANSWER_SECONDS
    try:
        while True:
            try:
                _docker(docker, "exec", container, "node", "--eval", _ASK)
            except BedError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
            else:
                return
    finally:
        _docker(docker, "rm", "--force", container)


def _rung(docker: Engine, step: Step, before: Path, after: Path) -> Rung:
    compared = json.loads(_dunnage(docker, "compare", "--format=json", str(before), str(after)))
    parts = [Part(each["name"], each["base"] + each["own"]) for each in compared["delta"]["parts"]]
    return Rung(
        step=step.name,
        file=step.file,
        base=step.base.tag,
        compressed=compared["after"]["sizes"]["compressed"],
        unpacked=compared["after"]["sizes"]["unpacked"],
        parts=tuple(sorted(parts, key=lambda each: each.growth)),
    )


def _dunnage(docker: Engine, *argv: str) -> str:
    path = os.pathsep.join((str(docker.docker.parent), *os.get_exec_path()))
    environment = {**os.environ, "PATH": path, "DOCKER_HOST": docker.host}
    return process.run(_DUNNAGE, *argv, env=environment)


def _docker(docker: Engine, *argv: str) -> str:
    return process.run(docker.docker, "--host", docker.host, *argv, seconds=600)


if __name__ == "__main__":
    sys.exit(main())
