import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dunnage.adapters import child
from dunnage.adapters.cancellation import Cancellation
from dunnage.adapters.process import Processes
from dunnage.errors import CancelledError

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


def test_what_ends_by_itself_then_is_not_counted(
    cancellation: Cancellation, processes: Processes
) -> None:
    polite = (
        "import signal, sys, time",
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit())",
        "print('half', flush=True)",
        "time.sleep(60)",
    )

    with pytest.raises(CancelledError):
        processes.follow(
            (sys.executable, "-c", "\n".join(polite)), sink=lambda _: cancellation.cancel()
        )


def test_what_does_not_end_when_it_is_asked_to_is_killed(
    cancellation: Cancellation, processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dunnage.adapters.cancellation._GRACE", _SOON)
    deaf = (
        "import signal, time",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "print('deaf', flush=True)",
        "time.sleep(60)",
    )
    started = time.monotonic()

    with pytest.raises(CancelledError):
        processes.follow(
            (sys.executable, "-c", "\n".join(deaf)), sink=lambda _: cancellation.cancel()
        )

    assert time.monotonic() - started < 5


def test_a_second_signal_ends_everything_but_the_tidying_up(
    cancellation: Cancellation, processes: Processes, tmp_path: Path
) -> None:
    touch = (sys.executable, "-c", "import sys; open(sys.argv[1], 'w')", str(tmp_path / "tidy"))
    cancellation.cancel()
    soon(signal.SIGTERM)

    def work() -> None:
        try:
            time.sleep(5)
        finally:
            processes.run(touch, tidies=True)

    with pytest.raises(SystemExit) as ended:
        work()

    assert ended.value.code == 128 + signal.SIGTERM
    assert (tmp_path / "tidy").exists()


def test_a_pause_ends_at_once(cancellation: Cancellation) -> None:
    soon(signal.SIGTERM)
    started = time.monotonic()

    with pytest.raises(CancelledError):
        cancellation.sleep(60)

    assert time.monotonic() - started < 5


def test_a_pause_without_a_signal_is_as_long_as_it_says(cancellation: Cancellation) -> None:
    started = time.monotonic()

    cancellation.sleep(_SOON)

    assert time.monotonic() - started >= _SOON


def test_an_answer_is_waited_for_no_longer(cancellation: Cancellation) -> None:
    soon(signal.SIGINT)
    silent = threading.Event()

    with pytest.raises(CancelledError):
        cancellation.unless_cancelled(silent.wait)
    with pytest.raises(CancelledError):
        cancellation.unless_cancelled(lambda: pytest.fail("it has begun"))

    silent.set()


def test_an_answer_that_comes_is_given_and_so_is_an_error(cancellation: Cancellation) -> None:
    assert cancellation.unless_cancelled(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        cancellation.unless_cancelled(lambda: 7 // 0)


def test_signals_mean_again_what_they_meant_before() -> None:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)
    before = [signal.getsignal(each) for each in numbers]

    with Cancellation().awaited():
        assert signal.getsignal(signal.SIGTERM) is not before[1]

    assert [signal.getsignal(each) for each in numbers] == before
