"""What this machine's own Debian mirror has: packages of its release, and Docker of a newer one."""

import os
import shutil
import time
from pathlib import Path

from bed import process, state
from bed.process import BedError
from bed.progress import say

_NEWER = "forky"
# Below 100, a newer release never replaces an installed package unless it is asked for by name.
_PREFERENCES = f"Package: *\nPin: release n={_NEWER}\nPin-Priority: 50\n"
_ENGINE = ("docker.io", "docker-cli", "docker-buildx", "containerd")
_PAUSES = (5, 20)


def mirror() -> str:
    """Return the address from which this machine takes Debian's main archive."""
    targets = ("Created-By: Packages", "Origin: Debian", "Component: main")
    found = process.run("apt-get", "indextargets", "--format", "$(REPO_URI)", *targets)
    if not found:
        message = "apt on this machine knows no Debian archive: see /etc/apt"
        raise BedError(message)
    return found.splitlines()[0]


def install_engine() -> None:
    """Install Docker's engine, command line and buildx."""
    _install(*(f"{package}/{_NEWER}" for package in _ENGINE))


def ensure_program(name: str, package: str) -> Path:
    """Return the program, installed first where it is missing."""
    if not shutil.which(name):
        _install(package)
    return Path(shutil.which(name) or name)


def _install(*packages: str) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        message = f"only root on Debian can install {', '.join(packages)}: install them by hand"
        raise BedError(message)
    say(f"installing {', '.join(packages)}")
    options = _apt_options()
    _patiently("apt-get", *options, "--quiet", "update")
    _patiently(
        *("apt-get", *options, "--quiet", "--yes", "--no-install-recommends", "install", *packages)
    )


def _apt_options() -> tuple[str, ...]:
    """Add the newer release for one command only: nothing of the bed stays in /etc/apt."""
    folder = state.folder() / "apt"
    folder.mkdir(exist_ok=True)
    own = Path("/etc/apt/sources.list")
    before = own.read_text() if own.exists() else ""
    sources = folder / "sources.list"
    sources.write_text(f"{before}\ndeb {mirror()} {_NEWER} main\n")
    preferences = folder / "preferences"
    preferences.write_text(_PREFERENCES)
    return ("-o", f"Dir::Etc::SourceList={sources}", "-o", f"Dir::Etc::Preferences={preferences}")


def _patiently(*argv: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for pause in _PAUSES:
        try:
            process.run(*argv, env=environment)
        except BedError as failed:
            say(f"{failed}; trying again in {pause} s")
            time.sleep(pause)
        else:
            return
    process.run(*argv, env=environment)
