import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dunnage.adapters import child
from dunnage.adapters.cancellation import Cancellation, CancelledError
from dunnage.adapters.process import Processes

_SLEEPER = (sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(60)")
_SOON = 0.2


@pytest.fixture
def cancellation(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cancellation]:
    """Give one of its own to the test, which the programs then listen to."""
    fresh = Cancellation()
    monkeypatch.setattr(child, "CANCELLATION", fresh)
    with fresh.awaited():
        yield fresh


@pytest.fixture
def processes() -> Processes:
    return Processes({})


def soon(number: signal.Signals) -> None:
    threading.Timer(_SOON, os.kill, (os.getpid(), number)).start()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_program_that_runs(
    cancellation: Cancellation, processes: Processes, number: signal.Signals
) -> None:
    soon(number)
    started = time.monotonic()

    with pytest.raises(CancelledError, match=r"^the run was cancelled$"):
        processes.run(_SLEEPER)

    assert time.monotonic() - started < 5
    with pytest.raises(CancelledError):
        cancellation.check()


def test_after_it_no_program_is_started_but_one_that_tidies_up(
    cancellation: Cancellation, processes: Processes, tmp_path: Path
) -> None:
    cancellation.cancel()
    touch = (sys.executable, "-c", "import sys; open(sys.argv[1], 'w')")

    with pytest.raises(CancelledError):
        processes.run((*touch, str(tmp_path / "late")))
    processes.run((*touch, str(tmp_path / "tidy")), tidies=True)

    assert [each.name for each in tmp_path.iterdir()] == ["tidy"]


def test_a_program_in_another_thread_ends_too(
    cancellation: Cancellation, processes: Processes
) -> None:
    caught: list[BaseException] = []

    def follow() -> None:
        try:
            processes.follow(_SLEEPER, sink=lambda _: cancellation.cancel())
        except CancelledError as error:
            caught.append(error)

    thread = threading.Thread(target=follow)
    thread.start()
    thread.join(timeout=10)

    assert [str(each) for each in caught] == ["the run was cancelled"]


def test_a_pause_ends_at_once(cancellation: Cancellation) -> None:
    soon(signal.SIGTERM)
    started = time.monotonic()

    with pytest.raises(CancelledError):
        cancellation.sleep(60)

    assert time.monotonic() - started < 5


def test_what_waits_for_an_answer_is_broken_off(cancellation: Cancellation) -> None:
    soon(signal.SIGINT)

    with pytest.raises(CancelledError), cancellation.interruptible():
        time.sleep(5)
    with pytest.raises(CancelledError), cancellation.interruptible():
        pytest.fail("it has begun")


def test_outside_of_such_a_wait_the_work_goes_on(cancellation: Cancellation) -> None:
    with cancellation.interruptible():
        pass

    os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(CancelledError):
        cancellation.check()


def test_signals_mean_again_what_they_meant_before() -> None:
    before = signal.getsignal(signal.SIGTERM)

    with Cancellation().awaited():
        assert signal.getsignal(signal.SIGTERM) is not before

    assert signal.getsignal(signal.SIGTERM) is before
