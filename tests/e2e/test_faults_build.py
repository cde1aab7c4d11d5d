"""Faults that stop a build, built for real: the engine stops where and why the rule's page says."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from dunnage.adapters.buildx import Buildx
from dunnage.adapters.process import Processes
from dunnage.errors import ToolError
from dunnage.ports import BuildRequest
from shop import COMMAND, END, FILES, INSTALL, NODE, START, told, write

pytestmark = pytest.mark.e2e

_TAG = "dunnage-bed/faults-build:test"


@dataclass(frozen=True, slots=True)
class Fault:
    """A Dockerfile that does not build, and the one change after which it does."""

    dockerfile: str
    told: set[str]
    stops_at: int
    words: str  # of the log, as a pattern
    wrong: str
    right: str
    ignored: str = FILES[".dockerignore"]

    def files(self) -> dict[str, str]:
        return FILES | {"Dockerfile": self.dockerfile, ".dockerignore": self.ignored}

    def mended(self) -> dict[str, str]:
        changed = (self.dockerfile, self.ignored)
        dockerfile, ignored = (text.replace(self.wrong, self.right) for text in changed)
        return FILES | {"Dockerfile": dockerfile, ".dockerignore": ignored}


_MANIFESTS = "COPY package.json package-lock.json ./\n"
_SERVER = "COPY server.js ./\n"
_COMPILE = "COPY tsconfig.json ./\nCOPY src ./src\nRUN npm run build\n"
_COMPILED = (
    f'{START}COPY --from=build /app/dist ./dist\nUSER node\nCMD ["node", "dist/server.js"]\n'
)

_FAULTS = {
    # Which word the engine misses first differs from run to run, how it says so from file to file.
    "1: a comment behind COPY": Fault(
        f"{START}COPY src ./src  # sources\n{_SERVER}{END}",
        {"Dockerfile:4 copy-trailing-comment"},
        *(4, r'lstat /#: no such file|"/#": not found'),
        *("  # sources", ""),
    ),
    "1: a comment behind COPY --from, with a slash at its end": Fault(
        f"{NODE} AS deps\nWORKDIR /app\n{_MANIFESTS}RUN npm ci --omit=dev\n{START}"
        f"COPY --from=deps /app/node_modules ./node_modules  # from deps/\n{_SERVER}{END}",
        {"Dockerfile:8 copy-trailing-comment"},
        *(8, r'lstat /(#|from|node_modules): no such file|"/(#|from|node_modules)": not found'),
        *("  # from deps/", ""),
    ),
    "2: a build without its compiler": Fault(
        f"{NODE} AS build\nWORKDIR /app\n{_MANIFESTS}RUN npm ci --only=production\n"
        f"{_COMPILE}{_COMPILED}",
        {"Dockerfile:4 npm-deprecated-flag", "Dockerfile:7 build-without-dev-dependencies"},
        *(7, r"tsc: not found(?s:.*)exit code: 127"),
        *(" --only=production", ""),
    ),
    "3: an installation without a manifest": Fault(
        f"{NODE}\nENV NODE_ENV=production\n{INSTALL}{_SERVER}{END}",
        {"Dockerfile:3 install-before-manifest-copy", "Dockerfile:4 workdir-missing"},
        *(3, r"npm error code EUSAGE"),
        *("RUN", f"WORKDIR /app\n{_MANIFESTS}RUN"),
    ),
    "4: an argument NODE_ENV before the full installation": Fault(
        f"{NODE} AS build\nWORKDIR /app\nARG NODE_ENV=production\n{_MANIFESTS}RUN npm ci\n"
        f"{_COMPILE}{_COMPILED}",
        {"Dockerfile:3 node-env-before-build-install"},
        *(8, r"tsc: not found(?s:.*)exit code: 127"),
        *("ARG NODE_ENV=production\n", ""),
    ),
    "10: a user that does not exist": Fault(
        f"{START}{_SERVER}USER shop\nRUN node --check server.js\n{COMMAND}",
        {"Dockerfile:5 chown-unknown-user"},
        *(6, r"unable to find user shop: no matching entries in passwd file"),
        *("USER shop", "USER node"),
    ),
    "17: an installation in a folder of root's": Fault(
        f"{NODE}\nWORKDIR /app\nUSER node\nENV NODE_ENV=production\n{_MANIFESTS}{INSTALL}"
        f"COPY --chown=node:node server.js ./\n{COMMAND}",
        {"Dockerfile:6 user-cannot-write"},
        *(6, r"EACCES: permission denied"),
        *("WORKDIR /app\nUSER node", "USER node\nWORKDIR /app"),
    ),
    "a lockfile that is not copied": Fault(
        f"{START}COPY package.json ./\n{INSTALL}{_SERVER}{END}",
        {"Dockerfile:5 lockfile-not-copied"},
        *(5, r"npm error code EUSAGE"),
        *("COPY package.json", "COPY package.json package-lock.json"),
    ),
    "a lockfile that is ignored": Fault(
        f"{START}{_MANIFESTS}{INSTALL}{_SERVER}{END}",
        {"Dockerfile:4 lockfile-ignored"},
        *(4, r'"/package-lock\.json": not found'),
        *("package-lock.json\nlogs\n", "logs\n"),
        ignored="**/node_modules\n.git\npackage-lock.json\nlogs\n",
    ),
    "a source that is ignored": Fault(
        f"{START}COPY src ./src\n{_SERVER}{END}",
        {"Dockerfile:4 dockerignore-hides-copied-file"},
        *(4, r'"/src": not found'),
        *("src\nlogs\n", "logs\n"),
        ignored="**/node_modules\n.git\nsrc\nlogs\n",
    ),
}


def build(context: Path, processes: Processes) -> tuple[str, str | None]:
    """Return the log, and how the build failed."""
    log: list[str] = []
    request = BuildRequest(context, context / "Dockerfile", _TAG)
    try:
        Buildx(processes.run, processes.follow).build(request, log.append)
    except ToolError as error:
        return "\n".join(log), str(error)
    processes.run(["docker", "image", "rm", _TAG])
    return "\n".join(log), None


@pytest.mark.parametrize("name", _FAULTS)
def test_a_fault_is_told_on_its_line_and_stops_the_build(
    name: str, processes: Processes, tmp_path: Path
) -> None:
    fault = _FAULTS[name]
    context = write(fault.files(), tmp_path)

    log, failure = build(context, processes)

    assert told(context) == fault.told
    assert failure is not None
    assert failure.startswith(f"The build failed at Dockerfile:{fault.stops_at}: ")
    assert re.search(fault.words, log)


@pytest.mark.parametrize("name", _FAULTS)
def test_without_its_fault_the_same_project_is_silent_and_builds(
    name: str, processes: Processes, tmp_path: Path
) -> None:
    context = write(_FAULTS[name].mended(), tmp_path)

    _, failure = build(context, processes)

    assert (told(context), failure) == (set(), None)


# For a syntax directive the engine would ask a registry.
_NO_DIRECTIVE = "Dockerfile:5-6 syntax-directive-missing"
_WITH_SECRET = (
    f"{START}{_MANIFESTS}"
    "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc{required} \\\n"
    "    npm ci --omit=dev && npm cache clean --force\n"
    f"{_SERVER}{END}"
)


@pytest.mark.parametrize(
    ("required", "told_of_it", "words"),
    [
        ("", {_NO_DIRECTIVE, "Dockerfile:5 secret-mount-not-required"}, None),
        (",required=true", {_NO_DIRECTIVE}, "secret npmrc: not found"),
    ],
    ids=["optional", "required"],
)
def test_22_for_want_of_a_secret_a_build_stops_only_if_it_is_required(
    required: str, told_of_it: set[str], words: str | None, processes: Processes, tmp_path: Path
) -> None:
    dockerfile = _WITH_SECRET.format(required=required)
    context = write({**FILES, "Dockerfile": dockerfile}, tmp_path)

    _, failure = build(context, processes)

    assert told(context) == told_of_it
    assert failure == (words and f"The build failed at Dockerfile:5: {words}.")
