"""A release, rehearsed: `python -m bed.releasing` goes through release.yml, step after step.

Every command of ours is run as it stands there. The engine keeps its images in containerd, as
BuildKit does in the workflow; the image goes to a registry, the rest to a GitHub, both on loopback.
What others' actions would do is not done, but what they are given is looked at.
"""

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bed import bases, buildkit, containerd, engine, process, state, storehouse, tools, workflow
from bed.checkout import Checkout
from bed.engine import Engine
from bed.github import branches
from bed.github.server import GitHub
from bed.process import BedError
from bed.progress import say
from bed.rehearsal import ROOT
from bed.release_stage import Attestation, Stage
from bed.storehouse import Storehouse
from dunnage import __version__

WISH: Final = f"release/v{__version__}"
_WORKFLOW: Final = ROOT / ".github" / "workflows" / "release.yml"
_UNRELEASED: Final = "## Unreleased\n"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A release that is made."""

    origin: Checkout
    github: GitHub
    storehouse: Storehouse
    outputs: Mapping[str, Mapping[str, str]]  # by job
    attestations: tuple[Attestation, ...]


@contextmanager
def rehearse(folder: Path) -> Iterator[Rehearsed]:
    """Make a release of what lies here, as if its version stood in the changelog."""
    with ExitStack() as held:
        machine, programs = _stocked_engine(held)
        store = held.enter_context(storehouse.opened(folder / "registry"))
        github = held.enter_context(GitHub(programs.modules))
        source = origin(folder / "origin")
        branches.record(github.state, source.folder)
        for ref in ("refs/heads/main", f"refs/tags/{WISH}"):
            github.state.push(ref, source.head())
        builder = held.enter_context(buildkit.served(machine))
        stage = Stage(machine, builder, store, github, source, WISH, folder)
        outputs: dict[str, Mapping[str, str]] = {}
        attestations: list[Attestation] = []
        for job in workflow.read(_WORKFLOW).jobs:
            outputs[job.name] = stage.play(job, outputs, attestations)
        yield Rehearsed(source, github, store, outputs, tuple(attestations))


def _stocked_engine(held: ExitStack) -> tuple[Engine, tools.Tools]:
    first = held.enter_context(engine.lent())
    with state.lock():
        programs = tools.ensure()
        bases.ensure(first, programs)
    second = held.enter_context(containerd.lent())
    for tag in bases.build_contexts((ROOT / "Dockerfile").read_text()).values():
        containerd.stock(second, first, tag.removeprefix("docker-image://"))
    return second, programs


def origin(folder: Path) -> Checkout:
    """Copy what git would commit here, with its version in the changelog."""
    listed = process.run("git", "ls-files", "-z", "-co", "--exclude-standard", cwd=ROOT)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    changelog = folder / "CHANGELOG.md"
    text = changelog.read_text("utf-8")
    if f"## {__version__} - " not in text:
        heading = f"## {__version__} - 2026-12-01\n"
        changelog.write_text(text.replace(_UNRELEASED, f"{_UNRELEASED}\n{heading}", 1), "utf-8")
    copied = Checkout(folder)
    copied.git("init", "--quiet", "--initial-branch=main")
    copied.commit("Prepare a release")
    return copied


def main() -> int:
    """Rehearse, and tell what there would be; return the exit code."""
    try:
        with TemporaryDirectory() as folder, rehearse(Path(folder)) as done:
            for name, sha in sorted(done.github.state.refs.items()):
                print(f"{name}: {sha}")
            for attestation in done.attestations:
                print(f"attested: {attestation.name}@{attestation.digest}")
            for release in done.github.state.releases.values():
                print(f"release {release.name}:\n{release.notes[:400]}")
    except BedError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
