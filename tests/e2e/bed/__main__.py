"""`python -m bed up` and `python -m bed down`: the whole test bed, ready for a shell."""

import os
import shlex
import sys
from pathlib import Path

from bed import bases, engine, state, tools
from bed.engine import Engine
from bed.process import BedError
from bed.progress import say
from bed.tools import Tools

_USAGE = 'usage: eval "$(python -m bed up)" | python -m bed down'


def main(argv: list[str]) -> int:
    """Set the bed up or take its engine down; return the exit code."""
    try:
        with state.lock():
            match argv:
                case ["up"]:
                    _up()
                case ["down"]:
                    say("engine stopped" if engine.stop() else "the bed runs no engine of its own")
                case _:
                    say(_USAGE)
                    return 2
    except BedError as error:
        say(str(error))
        return 1
    return 0


def _up() -> None:
    running = engine.ensure()
    programs = tools.ensure()
    bases.ensure(running, programs)
    say("ready")
    folders = (str(_linked(running, programs)), *os.get_exec_path())
    path = os.pathsep.join(dict.fromkeys(folders))
    print(f"export DOCKER_HOST={shlex.quote(running.host)}")
    print(f"export PATH={shlex.quote(path)}")


def _linked(running: Engine, programs: Tools) -> Path:
    """Return a folder in which exactly the bed's programs stand before the machine's."""
    folder = state.folder() / "bin"
    folder.mkdir(exist_ok=True)
    named = (programs.programs / name for name in ("act", "hadolint", "trivy"))
    for program in (running.docker, running.buildx, programs.node / "bin/node", *named):
        target = program.resolve()
        link = folder / program.name
        if link.resolve() != target:
            link.unlink(missing_ok=True)
            link.symlink_to(target)
    return folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
