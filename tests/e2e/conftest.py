"""The bed, set up once for all end-to-end tests."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from bed import bases, debian, engine, state, tools
from bed.engine import Engine
from bed.rehearsal import Rehearsal, rehearse
from bed.tools import Tools
from dunnage.adapters.process import Processes
from weighing import Scales

_WAS_RUNNING = engine.find() is not None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the engine that some test of this very session had to start."""
    if not _WAS_RUNNING and any(each.get_closest_marker("e2e") for each in session.items):
        engine.stop()


@pytest.fixture(scope="session")
def stocked() -> tuple[Engine, Tools]:
    """Have every base image that a test builds on, whichever test comes first."""
    with state.lock():
        running, programs = engine.ensure(), tools.ensure()
        bases.ensure(running, programs, (*bases.BASES, *bases.FURTHER))
    return running, programs


@pytest.fixture(scope="session")
def rehearsal(stocked: tuple[Engine, Tools]) -> Iterator[Rehearsal]:  # noqa: ARG001 - it builds
    with rehearse() as ready:
        yield ready


@pytest.fixture(scope="session")
def processes(stocked: tuple[Engine, Tools]) -> Processes:
    """Run programs as the action does, with the bed's tools and its engine."""
    running, programs = stocked
    path = os.pathsep.join(
        (str(programs.programs), str(running.docker.parent), *os.get_exec_path())
    )
    return Processes({**os.environ, "PATH": path, "DOCKER_HOST": running.host})


@pytest.fixture(scope="module")  # while it is there, no other test can have an event loop
def browser() -> Iterator[Browser]:
    with state.lock():
        program = debian.ensure_program("chromium", "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def scales(processes: Processes, tmp_path_factory: pytest.TempPathFactory) -> Scales:
    """Weigh samples as the engine that all other tests use has them."""
    return Scales(processes, tmp_path_factory.mktemp("samples"))
