"""`python -m release check | image | list | join | publish`: one step of release.yml each."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from release import image, sources, version
from release.errors import ReleaseError
from release.publication import Release, publish
from release.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from release.version import Version

_MAIN = "refs/remotes/origin/main"
_LIST = Path("sbom.spdx.json")


@dataclass(frozen=True, slots=True)
class Job:
    """The job that a step is in: what its environment says."""

    environment: Mapping[str, str]

    @property
    def version(self) -> Version:
        """Tell what is to be released."""
        return version.wished(self.environment["GITHUB_REF_NAME"])

    @property
    def commit(self) -> str:
        """Name the commit that is to be released."""
        return self.environment["GITHUB_SHA"]

    @property
    def image(self) -> str:
        """Name the image; registries want small letters."""
        registry = self.environment.get("REGISTRY", "ghcr.io")
        return f"{registry}/{self.environment['GITHUB_REPOSITORY']}".lower()

    @property
    def reference(self) -> str:
        """Name the one image that the environment's DIGEST says."""
        return f"{self.image}@{image.checked(self.environment['DIGEST'])}"

    def tell(self, name: str, value: str) -> None:
        """Set an output of the step."""
        print(f"{name}: {value}")
        with Path(self.environment["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as outputs:
            outputs.write(f"{name}={value}\n")


def check(job: Job) -> None:
    """Refuse what is not ready to be released."""
    wanted = job.version
    sources.check(wanted, _read("pyproject.toml"), _read("src/dunnage/__init__.py"))
    sources.notes(wanted, _read("CHANGELOG.md"))
    sources.pinned(_read("action.yml"), job.image)
    if subprocess.run(
        ["git", "merge-base", "--is-ancestor", "HEAD", _MAIN], check=False
    ).returncode:
        message = f"{job.commit} is not on main"
        raise ReleaseError(message)


def push(job: Job) -> None:
    """Push the image of this machine's platform."""
    home = f"{job.environment['GITHUB_SERVER_URL']}/{job.environment['GITHUB_REPOSITORY']}"
    labels = {"version": str(job.version), "revision": job.commit, "source": home}
    further = job.environment.get("BUILD_OPTIONS", "").split()  # a rehearsal's
    with TemporaryDirectory() as folder:
        told = Path(folder, "metadata.json")
        subprocess.run([*image.push_argv(job.image, labels, told), *further, "."], check=True)
        pushed = image.pushed(told.read_bytes())
    job.tell("name", job.image)
    job.tell("digest", pushed)
    job.tell(platform.machine(), pushed)


def list_packages(job: Job) -> None:
    """Write the list of what the image holds, for its attestation."""
    with _LIST.open("wb") as file:
        subprocess.run(image.list_argv(job.reference), stdout=file, check=True)


def join(job: Job) -> None:
    """Make one image of all platforms'."""
    digests = [image.checked(each) for each in job.environment["DIGESTS"].split()]
    tagged = f"{job.image}:{job.version}"
    subprocess.run(image.join_argv(tagged, digests), check=True)
    answer = subprocess.run(image.inspect_argv(tagged), stdout=subprocess.PIPE, check=True)
    job.tell("name", job.image)
    job.tell("digest", image.inspected(answer.stdout))


def release(job: Job) -> None:
    """Publish the release."""
    action = sources.pinned(_read("action.yml"), job.reference)
    notes = sources.notes(job.version, _read("CHANGELOG.md"))
    url = f"{job.environment['GITHUB_API_URL']}/repos/{job.environment['GITHUB_REPOSITORY']}"
    repository = Repository(url, job.environment["GITHUB_TOKEN"])
    job.tell("commit", publish(repository, Release(job.version, job.commit, action, notes)))


_STEPS: dict[str, Callable[[Job], None]] = {
    "check": check,
    "image": push,
    "list": list_packages,
    "join": join,
    "publish": release,
}


def main(argv: list[str]) -> int:
    """Do one step; return the exit code."""
    match argv:
        case [name] if name in _STEPS:
            pass
        case _:
            print(f"usage: python -m release {' | '.join(_STEPS)}", file=sys.stderr)
            return 2
    try:
        _STEPS[name](Job(os.environ))
    except (ReleaseError, subprocess.CalledProcessError) as error:
        print(f"::error::{error}")
        return 1
    return 0


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
