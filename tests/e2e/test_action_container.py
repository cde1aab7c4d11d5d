"""The image of the action, from the inside."""

import json
from pathlib import Path

import pytest

from bed import process, releasing
from bed.process import BedError
from bed.rehearsal import IMAGE, Rehearsal

pytestmark = pytest.mark.e2e

PYTHON = "/opt/dunnage/bin/python3"
# Loading a library loads what it is linked with; python3 itself has the symbols of its own.
LOAD_ALL = """
import ctypes, pathlib, sys
stdlib = pathlib.Path(f"/usr/lib/python3.{sys.version_info.minor}/lib-dynload")
libraries = [*stdlib.glob("*.so"), *pathlib.Path(sys.prefix).rglob("*.so")]
for library in libraries:
    ctypes.CDLL(str(library))
print(len(libraries) > 50)
"""
WRITABLE = """
import pathlib, sys
places = pathlib.Path(sys.prefix).rglob("*")
print([str(each) for each in places if not each.is_symlink() and each.stat().st_mode & 0o222])
"""
UNCOMPILED = """
import importlib.util, pathlib, sys
sources = pathlib.Path(sys.prefix, "lib").rglob("*.py")
compiled = map(pathlib.Path, map(importlib.util.cache_from_source, sources))
print([str(each) for each in compiled if not each.exists()])
"""


def run(rehearsal: Rehearsal, program: str, *argv: str, options: tuple[str, ...] = ()) -> str:
    machine = rehearsal.engine
    docker = (machine.docker, "--host", machine.host, "run", "--rm", "--network=none")
    return process.run(*docker, *options, f"--entrypoint={program}", IMAGE, *argv).strip()


@pytest.mark.parametrize(
    ("program", "argv", "words"),
    [
        (PYTHON, ("--version",), "Python 3.13."),
        ("docker", ("--version",), "Docker version "),
        ("docker", ("buildx", "version"), "github.com/docker/buildx "),
        ("git", ("--version",), "git version "),
        ("hadolint", ("--version",), "Haskell Dockerfile Linter "),
        ("trivy", ("--version",), "Version: "),
    ],
    ids=["python", "docker", "buildx", "git", "hadolint", "trivy"],
)
def test_a_program_is_there(
    rehearsal: Rehearsal, program: str, argv: tuple[str, ...], words: str
) -> None:
    assert run(rehearsal, program, *argv).startswith(words)


def test_every_library_finds_what_it_is_linked_with(rehearsal: Rehearsal) -> None:
    assert run(rehearsal, PYTHON, "-Ic", LOAD_ALL) == "True"


def test_git_fetches_over_https(rehearsal: Rehearsal) -> None:
    with pytest.raises(BedError, match=r"Failed to connect to 127\.0\.0\.1 port 9"):
        run(rehearsal, "git", "ls-remote", "https://127.0.0.1:9/octocat/demo")


@pytest.mark.parametrize("program", ["apt-get", "dpkg", "node", "perl", "pip", "sh"])
def test_a_program_that_is_not_needed_is_not_there(rehearsal: Rehearsal, program: str) -> None:
    with pytest.raises(BedError, match="executable file not found"):
        run(rehearsal, program)


def test_nobody_can_write_to_the_code(rehearsal: Rehearsal) -> None:
    assert run(rehearsal, PYTHON, "-Ic", WRITABLE) == "[]"


def test_all_code_is_compiled(rehearsal: Rehearsal) -> None:
    assert run(rehearsal, PYTHON, "-Ic", UNCOMPILED) == "[]"


def test_what_a_job_sets_for_its_own_python_does_not_reach_the_action(
    rehearsal: Rehearsal,
) -> None:
    settings = ("PYTHONHOME=/nowhere", "PYTHONPATH=/nowhere", "INPUT_MODE=none")
    options = tuple(f"--env={each}" for each in settings)

    with pytest.raises(BedError, match="Input `mode` 'none': expected"):
        run(rehearsal, "/opt/dunnage/entrypoint.py", options=options)


def test_scanners_see_the_packages(rehearsal: Rehearsal) -> None:
    text = run(rehearsal, "trivy", "rootfs", "--quiet", "--format=cyclonedx", "/")

    found = {each["name"] for each in json.loads(text)["components"]}
    assert {"debian", "git", "libc6", "libpython3.13-minimal", "PyGithub"} <= found


def test_labels_say_what_it_is(rehearsal: Rehearsal) -> None:
    machine = rehearsal.engine
    wanted = ("image", "inspect", "--format={{json .Config.Labels}}", IMAGE)
    labels = json.loads(process.run(machine.docker, "--host", machine.host, *wanted))

    prefix = "org.opencontainers.image."
    assert labels == {
        f"{prefix}title": "Dunnage",
        f"{prefix}description": (
            "Reviews the container image of a Node.js application on every pull request."
        ),
        f"{prefix}licenses": "MIT",
    }


def test_dunnage_finds_nothing_in_its_own_image(rehearsal: Rehearsal, tmp_path: Path) -> None:
    ours = releasing.origin(tmp_path / "dunnage")

    inputs = {"image": IMAGE, "fail_on": "note,low,could-not-check", "token": ""}
    step = rehearsal.push(ours.folder, ours.head(), tmp_path / "job", **inputs)

    assert "pass" == step.outputs["verdict"]
    severities = ("error", "warning", "note")
    assert ["0", "0", "0"] == [step.outputs[f"findings-{each}"] for each in severities]
