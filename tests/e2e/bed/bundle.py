"""`python -m bed.bundle build` and `check`: the page of src/page, with the bed's own Node.js."""

import os
import sys
from pathlib import Path

from bed import process, state, tools
from bed.process import BedError
from bed.progress import say
from bed.tools import Tools

SOURCE = Path(__file__).parents[3] / "src" / "page"
_USAGE = "usage: python -m bed.bundle build | check"
_QUIET = ("--ignore-scripts", "--no-audit", "--no-fund")


def build() -> None:
    """Write the page that report/page.py fills."""
    programs = _installed()
    say("building the page")
    _node(programs, "build.js")


def check() -> None:
    """Check format, style and types, and run the tests of what is pure."""
    programs = _installed()
    _node(programs, "node_modules/prettier/bin/prettier.cjs", "--check", ".")
    _node(programs, "node_modules/typescript/bin/tsc")
    _node(programs, "--test")


def _installed() -> Tools:
    """Install the locked packages, unless they are there already."""
    with state.lock():
        programs = tools.ensure()
        locked, installed = SOURCE / "package-lock.json", SOURCE / "node_modules"
        known = installed / ".package-lock.json"
        if not known.exists() or known.stat().st_mtime < locked.stat().st_mtime:
            say("installing the page's npm packages")
            _node(programs, programs.node / "lib/node_modules/npm/bin/npm-cli.js", "ci", *_QUIET)
            os.utime(known)
    return programs


def _node(programs: Tools, *argv: str | Path) -> None:
    process.run(programs.node / "bin/node", *argv, cwd=SOURCE)


def main(argv: list[str]) -> int:
    """Do what is asked for; return the exit code."""
    try:
        match argv:
            case ["build"]:
                build()
            case ["check"]:
                check()
            case _:
                say(_USAGE)
                return 2
    except BedError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
