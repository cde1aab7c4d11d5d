"""Where release.yml is played: its jobs, step after step, with others' actions left out."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bed import bases, file_commands, process, stock_actions
from bed.checkout import Checkout
from bed.engine import Engine
from bed.expression import Scope
from bed.github.server import GitHub
from bed.process import BedError
from bed.progress import say
from bed.storehouse import Storehouse
from bed.workflow import Job, Step

_SHELL: Final = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c")
_SECONDS: Final = 900
_TESTS: Final = ".ci/run"


@dataclass(frozen=True, slots=True)
class Attestation:
    """What would be signed."""

    name: str
    digest: str
    packages: int | None  # how many the list of packages has, where there is one


@dataclass(frozen=True, slots=True)
class Stage:
    """What a release meets: an engine, a registry, a GitHub, and the commit that is released."""

    machine: Engine
    builder: str  # where its BuildKit listens
    storehouse: Storehouse
    github: GitHub
    origin: Checkout
    wish: str  # the tag that asks for the release
    folder: Path

    def play(
        self,
        job: Job,
        outputs: Mapping[str, Mapping[str, str]],
        attestations: list[Attestation],
    ) -> Mapping[str, str]:
        """Run a job, of a matrix the leg that this machine fits; return its outputs."""
        (leg,) = (each for each in job.legs if _fits(each.get("runner", "")))
        workspace = self.folder / job.name
        token = self.github.state.issue(job.permissions)
        needs = {name: {"outputs": given} for name, given in outputs.items()}
        context = {"github": {"actor": "octocat", "token": token}, "matrix": leg, "needs": needs}
        steps: dict[str, dict[str, object]] = {}
        for step in job.steps:
            say(f"{job.name}: {step.title}")
            scope = Scope({**context, "steps": steps})
            inputs = {name: scope.fill(value) for name, value in step.inputs.items()}
            env = {name: scope.fill(value) for name, value in {**job.env, **step.env}.items()}
            given = self._step(replace(step, inputs=inputs, env=env), job, workspace, attestations)
            if step.id:
                steps[step.id] = {"outputs": given}
        scope = Scope({**context, "steps": steps})
        return {name: scope.fill(value) for name, value in job.outputs.items()}

    def _step(
        self, step: Step, job: Job, workspace: Path, attestations: list[Attestation]
    ) -> Mapping[str, str]:
        match step.action:
            case None if step.run == _TESTS:
                say("which is what `make test` does")
            case None:
                return self._script(step, workspace)
            case "actions/checkout":
                self._checkout(workspace, step.inputs)
            case "docker/login-action":
                _demand(job, packages="write")
            case "docker/setup-buildx-action":
                self._create_builder()
            case "actions/attest":
                _demand(job, **{"attestations": "write", "id-token": "write"})
                attestations.append(self._attestation(step, workspace))
            case action:
                message = f"the rehearsal does not know {action}"
                raise BedError(message)
        return {}

    def _checkout(self, workspace: Path, inputs: Mapping[str, str]) -> None:
        stock_actions.checkout(self.origin, workspace, self.origin.head(), inputs)
        if inputs.get("fetch-depth") == "0":
            Checkout(workspace).git("update-ref", "refs/remotes/origin/main", self.origin.head())

    def _create_builder(self) -> None:
        """Take the BuildKit in the engine: its own driver does not push by digest."""
        create = ("buildx", "create", "--use", "--driver=remote", self.builder)
        process.run(self.machine.docker, *create, env=self._environment())

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self.machine.docker.parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "DOCKER_HOST": self.machine.host,
        }

    def _script(self, step: Step, workspace: Path) -> Mapping[str, str]:
        files = file_commands.create(self.folder)
        dockerfile = (workspace / "Dockerfile").read_text()
        contexts = bases.build_contexts(dockerfile).items()
        environment = {
            **self._environment(),
            "REGISTRY": self.storehouse.host,
            # The engine's own network leads nowhere, and it knows stand-ins by their names alone.
            "BUILD_OPTIONS": " ".join(
                ("--network=host", *(f"--build-context={name}={image}" for name, image in contexts))
            ),
            "GITHUB_API_URL": self.github.url,
            "GITHUB_SERVER_URL": self.github.state.server_url,
            "GITHUB_REPOSITORY": self.github.state.repository.full_name,
            "GITHUB_REF_NAME": self.wish,
            "GITHUB_SHA": self.origin.head(),
            "GITHUB_OUTPUT": str(files.paths["OUTPUT"]),
            **step.env,
        }
        command = [*_SHELL, step.run or ""]
        done = subprocess.run(
            command, cwd=workspace, env=environment, check=False, timeout=_SECONDS
        )
        if done.returncode:
            message = f"{step.title}: exit code {done.returncode}"
            raise BedError(message)
        return files.pairs("OUTPUT")

    def _attestation(self, step: Step, workspace: Path) -> Attestation:
        """Look at what would be signed: it has to be in the registry."""
        name, digest = step.inputs["subject-name"], step.inputs["subject-digest"]
        self.storehouse.manifest(name.partition("/")[2], digest)
        listed = step.inputs.get("sbom-path")
        packages = (
            len(json.loads((workspace / listed).read_bytes())["packages"]) if listed else None
        )
        return Attestation(name, digest, packages)


def _fits(runner: str) -> bool:
    return not runner or runner.endswith("-arm") == (platform.machine() == "aarch64")


def _demand(job: Job, **permissions: str) -> None:
    lacking = {
        name: level for name, level in permissions.items() if job.permissions.get(name) != level
    }
    if lacking:
        message = f"job {job.name} lacks {lacking}"
        raise BedError(message)
