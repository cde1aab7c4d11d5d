"""What `dunnage init` writes, built, looked into and run; and what other linters tell of it."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dunnage import dockerfile
from dunnage.adapters.checks import Checks
from dunnage.adapters.hadolint import Hadolint
from dunnage.adapters.process import Processes
from dunnage.init.bases import Base
from dunnage.model import Image
from dunnage.ports import BuildRequest, Source
from init import projects
from init.projects import Written
from samples import Sample
from weighing import Scales

pytestmark = pytest.mark.e2e

_TAG = "dunnage-bed/init:test"
_STAND_IN = "node:24.19.0-bookworm-slim"
_MATRIX = [(kind, manager) for kind in projects.KINDS for manager in projects.MANAGERS]
# Of the stand-in's Node.js, and of the packages that Nest itself asks for.
NOT_OURS = {"node-security-release-missing", "duplicate-packages"}


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of project, on one base, and how a container of it ends when it is asked to."""

    kind: str
    base: Base
    code: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.base}"


@dataclass(frozen=True, slots=True)
class Built:
    """A project whose image was built and weighed."""

    case: Case
    written: Written
    image: Image


CASES = (
    Case("plain", Base.SLIM, 0),  # it has a handler
    Case("typescript", Base.SLIM, 143),  # it has none, but an init
    Case("nest", Base.DISTROLESS, 0),
    Case("next", Base.SLIM, 0),
)


@pytest.fixture(scope="module", params=CASES, ids=str)
def built(
    request: pytest.FixtureRequest,
    scales: Scales,
    processes: Processes,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Built]:
    case: Case = request.param
    written = projects.sampled(tmp_path_factory.mktemp(case.kind), case.kind, case.base)
    file = written.folder / "Dockerfile"
    text = file.read_text()
    file.write_text(for_the_bed(text))
    image = scales.weigh(Sample(written.folder, origin=0, layers=())).told
    processes.run(("docker", "buildx", "build", "--load", f"--tag={_TAG}", str(written.folder)))
    file.write_text(text)
    yield Built(case, written, image)
    processes.run(("docker", "image", "rm", _TAG))


def for_the_bed(text: str) -> str:
    """Keep the lines: no frontend can be pulled here, and one release stands for all."""
    lines = text.replace("# syntax=docker/dockerfile:1\n", "#\n", 1).split("\n")
    named = next(line.split()[1] for line in lines if line.startswith("FROM node:"))
    return "\n".join(lines).replace(named, _STAND_IN)


def test_our_linter_tells_nothing_of_the_image_either(built: Built) -> None:
    told = [each for each in built.written.lint(built.image) if each.location.path == "Dockerfile"]

    assert [each for each in told if each.rule.id not in NOT_OURS] == []


def test_the_image_is_hardly_larger_than_what_it_has_to_hold(built: Built) -> None:
    layers = built.image.layers
    base = sum(layer.sizes.unpacked for layer in layers if layer.base)
    node = built.image.files["usr/local/bin/node"].size if built.case.base is Base.SLIM else 0
    app = sum(file.size for path, file in built.image.files.items() if path.startswith("app/"))

    total = sum(layer.sizes.unpacked for layer in layers)
    print(f"{built.case}: {total} bytes, {total / (base + node + app):.4f} of the smallest")
    assert total <= 1.1 * (base + node + app)


def test_the_application_holds_no_development_package_and_no_build(built: Built) -> None:
    own = {path.removeprefix("app/") for path in built.image.files if path.startswith("app/")}
    ours = {path for path in own if not path.startswith(("node_modules/", ".next/"))}

    assert (
        ours
        == {
            "plain": {"package.json", "server.js", "lib/orders.js"},
            "typescript": {"package.json", "dist/server.js"},
            "nest": {"package.json", "dist/main.js", "dist/app.module.js"},
            "next": {"package.json", "server.js", "public/robots.txt"},
        }[built.case.kind]
    )
    assert not any("node_modules/typescript/" in path for path in own)


def test_a_container_is_healthy_and_ends_when_it_is_asked_to(
    built: Built, processes: Processes
) -> None:
    started = processes.run(("docker", "run", "--detach", _TAG))
    container = started.stdout.decode().strip()
    try:
        assert _is_healthy(processes, container, built.image.config.healthcheck[1:])
        processes.run(("docker", "stop", "--timeout=20", container))
        asked = ("docker", "container", "inspect", "--format={{json .State.ExitCode}}", container)
        assert json.loads(processes.run(asked).stdout) == built.case.code
    finally:
        processes.run(("docker", "container", "rm", "--force", container))


def _is_healthy(processes: Processes, container: str, check: tuple[str, ...]) -> bool:
    """Run the image's own check until it succeeds, rather than wait for the engine's next one."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        done = processes.run(("docker", "exec", container, *check), accept=range(256))
        if done.code == 0:
            return True
        time.sleep(0.2)
    return False


@pytest.mark.parametrize("base", Base)
@pytest.mark.parametrize(("kind", "manager"), _MATRIX)
def test_other_linters_tell_nothing(
    processes: Processes, tmp_path: Path, kind: str, manager: str, base: Base
) -> None:
    written = projects.started(tmp_path, kind, manager, base)
    file = tmp_path / "Dockerfile"
    content = file.read_bytes()
    request = BuildRequest(tmp_path, file, _TAG)
    source = Source(content, dockerfile.parse(content), "Dockerfile", request)

    runs = (Checks(processes.run).lint(source), Hadolint(processes.run).lint(source))

    assert written.folder == tmp_path
    assert [(run.problem, run.findings) for run in runs] == [(None, ())] * 2
