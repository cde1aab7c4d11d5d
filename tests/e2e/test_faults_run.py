"""Faults that build and then run badly, built and run for real."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from dunnage.adapters.buildx import Buildx
from dunnage.adapters.process import Processes
from dunnage.ports import BuildRequest
from shop import COMMAND, END, FILES, NODE, START, told, write

pytestmark = pytest.mark.e2e

_TAG = "dunnage-bed/faults-run:test"
_CONTAINER = "dunnage-bed-faults-run"
_PATIENCE_SECONDS = 20
_GRACE_SECONDS = 2  # of `docker stop`, which usually gives ten

_DEAF = FILES["server.js"].partition("\n")[2]  # without its handler
_NPMRC = "//registry.example.com/:_authToken=npm_0123456789012345678901234567890123ab\n"
_CHECK = "HEALTHCHECK --interval=1s --retries=1 CMD node healthcheck.js\n"


@dataclass(frozen=True, slots=True)
class Shop:
    """The project, with some of its files replaced, and what our linter is to tell of it."""

    files: Mapping[str, str]
    told: set[str]


@dataclass(frozen=True, slots=True)
class Docker:
    """One image and one container of it."""

    processes: Processes
    folder: Path

    def build(self, shop: Shop) -> None:
        context = write({**FILES, **shop.files}, self.folder)
        assert told(context) == shop.told
        request = BuildRequest(context, context / "Dockerfile", _TAG)
        Buildx(self.processes.run, self.processes.follow).build(request, lambda _: None)

    def run(self, *argv: str) -> str:
        """Run a command in a container of its own, and return all that it writes."""
        return self("run", "--rm", _TAG, *argv)

    def start(self) -> None:
        self("run", "--detach", "--name", _CONTAINER, _TAG)

    def inspect(self, what: str) -> str:
        """Tell of the container's state."""
        template = f"--format={{{{.State.{what}}}}}"
        return self("container", "inspect", template, _CONTAINER).strip()

    def __call__(self, *argv: str) -> str:
        done = self.processes.run(["docker", *argv], accept=range(256))
        return done.stdout.decode() + done.stderr


@pytest.fixture
def docker(processes: Processes, tmp_path: Path) -> Iterator[Docker]:
    docker = Docker(processes, tmp_path)
    yield docker
    docker("container", "rm", "--force", _CONTAINER)
    docker("image", "rm", _TAG)


def eventually(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(
    ("shop", "code"),
    [
        pytest.param(
            Shop(
                {"Dockerfile": f"{START}COPY server.js ./\n{END}", "server.js": _DEAF},
                {"Dockerfile:7 init-missing", "server.js:1 graceful-shutdown-missing"},
            ),
            137,
            id="18: neither an init nor a handler",
        ),
        pytest.param(
            Shop(
                {
                    "Dockerfile": f"{START}COPY server.js ./\nUSER node\nEXPOSE 3000\n"
                    "CMD node server.js\n"
                },
                {"Dockerfile:7 cmd-shell-form"},
            ),
            137,
            id="18: a handler behind a shell",
        ),
        pytest.param(
            Shop({"Dockerfile": f"{START}COPY server.js ./\n{END}"}, set()), 0, id="a handler"
        ),
    ],
)
def test_18_only_a_handler_that_is_reached_ends_the_container_in_time(
    shop: Shop, code: int, docker: Docker
) -> None:
    docker.build(shop)
    docker.start()
    assert eventually(lambda: "ready" in docker("logs", _CONTAINER))

    docker("stop", f"--time={_GRACE_SECONDS}", _CONTAINER)

    assert docker.inspect("ExitCode") == str(code)


@pytest.mark.parametrize(
    ("shop", "health"),
    [
        pytest.param(
            Shop(
                {"Dockerfile": f"{START}COPY server.js ./\n{_CHECK}{END}", "healthcheck.js": ""},
                {"Dockerfile:5 healthcheck-target-missing"},
            ),
            "unhealthy",
            id="a check without its script",
        ),
        pytest.param(
            Shop(
                {
                    "Dockerfile": f"{START}COPY server.js healthcheck.js ./\n{_CHECK}{END}",
                    "healthcheck.js": "",
                },
                set(),
            ),
            "healthy",
            id="with its script",
        ),
    ],
)
def test_19_a_health_check_needs_its_script(shop: Shop, health: str, docker: Docker) -> None:
    docker.build(shop)
    docker.start()

    assert eventually(lambda: docker.inspect("Health.Status") == health)


@pytest.mark.parametrize(
    ("shop", "argv", "output"),
    [
        pytest.param(
            Shop(
                {
                    "Dockerfile": f"{START}COPY server.js .npmrc ./\n{END}",
                    ".npmrc": _NPMRC,
                },
                {"Dockerfile:4 secret-file-copied"},
            ),
            ("cat", ".npmrc"),
            _NPMRC,
            id="5: a token that ships",
        ),
        pytest.param(
            Shop(
                {
                    "Dockerfile": f"{START}COPY --chown=shop:shop server.js ./\n"
                    f"COPY --chown=node:shop package.json ./\n{END}"
                },
                {"Dockerfile:4 chown-unknown-user", "Dockerfile:5 chown-unknown-user"},
            ),
            ("stat", "--format=%U:%G", "server.js", "package.json"),
            "root:root\nnode:node\n",
            id="10: owners that do not exist",
        ),
        pytest.param(
            Shop(
                {
                    "Dockerfile": f"{NODE} AS build\nWORKDIR /app\nENV NODE_ENV=production\n"
                    f"COPY server.js ./\n{NODE}\nWORKDIR /app\n"
                    f"COPY --from=build /app/server.js ./\n{END}"
                },
                {"Dockerfile:5 node-env-missing-in-final"},
            ),
            ("node", "--print", "process.env.NODE_ENV"),
            "undefined\n",
            id="16: a variable of the build stage",
        ),
        pytest.param(
            Shop(
                {
                    "Dockerfile": f"{NODE}\nWORKDIR /app\nUSER node\nENV NODE_ENV=production\n"
                    f"COPY server.js ./\n{COMMAND}"
                },
                {"Dockerfile:5 copy-without-chown"},
            ),
            ("touch", "server.js"),
            "touch: cannot touch 'server.js': Permission denied\n",
            id="17: files of root's",
        ),
        pytest.param(
            Shop(
                {
                    "Dockerfile": f"{START}COPY server.js ./\nUSER node\nEXPOSE 3000\n"
                    'CMD ["node", "dist/server.js"]\n'
                },
                {"Dockerfile:7 entry-file-missing"},
            ),
            (),
            "Error: Cannot find module '/app/dist/server.js'\n",
            id="an entry file that is not there",
        ),
    ],
)
def test_an_image_does_what_its_fault_says(
    shop: Shop, argv: tuple[str, ...], output: str, docker: Docker
) -> None:
    docker.build(shop)

    assert output in docker.run(*argv)
