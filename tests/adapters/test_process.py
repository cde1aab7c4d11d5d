from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from dunnage.adapters.process import CommandError, Completed, Processes, child_environment

PROCESSES = Processes({"PATH": os.defpath}, secrets=("", "hunter2"))


def python(*lines: str) -> list[str]:
    return [sys.executable, "-c", "\n".join(("import os, sys, time", *lines))]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def ends_soon(pid: int) -> bool:
    end = time.monotonic() + 5
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not is_alive(pid)


def test_both_outputs_and_the_exit_code_come_back() -> None:
    argv = python("print('out')", "print('err', file=sys.stderr)", "sys.exit(3)")
    assert Completed(3, b"out\n", "err\n") == PROCESSES.run(argv, accept=(0, 3))


def test_a_program_reads_what_it_is_given() -> None:
    argv = python("print(len(sys.stdin.read()))")
    assert Completed(0, b"300000\n", "") == PROCESSES.run(argv, stdin=b"x" * 300_000)


def test_a_program_that_is_given_nothing_does_not_wait_for_it() -> None:
    argv = python("print(repr(sys.stdin.read()))")
    assert Completed(0, b"''\n", "") == PROCESSES.run(argv, timeout=10)


def test_much_output_on_both_sides_does_not_block() -> None:
    argv = python("for _ in range(3000): print('o' * 99); print('e' * 999, file=sys.stderr)")
    done = PROCESSES.run(argv, timeout=30)
    assert (300_000, 1024 * 1024) == (len(done.stdout), len(done.stderr))


def test_a_program_runs_in_its_folder_with_what_is_added_to_the_environment(tmp_path: Path) -> None:
    argv = python("print(os.getcwd(), os.environ['COLOUR'])")
    done = PROCESSES.run(argv, cwd=tmp_path, env={"COLOUR": "blue"})
    assert f"{tmp_path} blue\n".encode() == done.stdout


def test_a_failure_tells_the_exit_code_and_the_last_words() -> None:
    argv = python("sys.exit('the disk is full')")
    with pytest.raises(CommandError) as failure:
        PROCESSES.run(argv, env={"TOKEN": "s3cret"})
    name = Path(sys.executable).name
    assert f"{name} ended with exit code 1: the disk is full" == str(failure.value)


def test_a_failure_without_an_error_text_repeats_the_output() -> None:
    with pytest.raises(CommandError, match=r"ended with exit code 1: no such image$"):
        PROCESSES.run(python("print('no such image')", "sys.exit(1)"))


def test_a_secret_is_blotted_out_of_a_failure() -> None:
    with pytest.raises(CommandError, match=r"exit code 1: password \*\*\* refused$"):
        PROCESSES.run(python("sys.exit('password hunter2 refused')"))


def test_every_line_of_a_secret_is_blotted_out_of_what_is_followed() -> None:
    processes = Processes({"PATH": os.defpath}, secrets=("key\n{\nhunter2\nhunter2-and-more",))
    told: list[str] = []
    argv = python("print('key {', 'hunter2', 'hunter2-and-more')", "sys.exit(1)")
    done = processes.follow(argv, sink=told.append, accept=(1,))
    assert (["key { *** ***"], b"key { *** ***\n") == (told, done.stdout)


def test_only_the_end_of_a_long_error_text_is_repeated() -> None:
    with pytest.raises(CommandError) as failure:
        PROCESSES.run(python("sys.exit('a' * 5000 + 'b' * 2000)"))
    assert "b" * 2000 == str(failure.value).rpartition(" ")[2]


def test_a_killed_program_tells_the_signal() -> None:
    with pytest.raises(CommandError, match=r"was killed by signal 9$"):
        PROCESSES.run(python("os.kill(os.getpid(), 9)"))


def test_a_missing_program_is_not_installed() -> None:
    with pytest.raises(CommandError, match=r"^no-such-program is not installed$"):
        PROCESSES.run(["no-such-program", "--version"])


def test_a_missing_folder_is_not_a_missing_program(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    with pytest.raises(CommandError) as failure:
        PROCESSES.run(["git"], cwd=folder)
    assert f"git cannot run in {folder}: No such file or directory" == str(failure.value)


def test_a_file_that_is_no_program_cannot_run(tmp_path: Path) -> None:
    (tmp_path / "tool").write_text("")
    with pytest.raises(CommandError, match=r"^tool cannot run in .: Permission denied$"):
        PROCESSES.run([str(tmp_path / "tool")])


def test_too_much_output_is_an_error() -> None:
    with pytest.raises(CommandError, match=r"wrote more than 1 MiB$"):
        PROCESSES.run(python("print('x' * 2_000_000)"), limit=1024 * 1024)


def test_a_late_program_is_killed_with_its_children(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    argv = python(
        "child = os.fork()",
        f"if child: open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{child}}')",
        "time.sleep(60)",
    )
    with pytest.raises(CommandError, match=r"took longer than 0.5 s"):
        PROCESSES.run(argv, timeout=0.5)
    assert [True, True] == [ends_soon(int(pid)) for pid in pids.read_text().split()]


def test_a_program_that_closes_its_output_and_stays_is_late_too() -> None:
    argv = python("os.close(1)", "os.close(2)", "time.sleep(60)")
    with pytest.raises(CommandError, match=r"took longer than 0.3 s$"):
        PROCESSES.run(argv, timeout=0.3)


def test_a_stream_is_read_while_the_program_runs() -> None:
    argv = python("print('one', flush=True)", "time.sleep(0.1)", "print('two')")
    with PROCESSES.stream(argv) as stdout:
        lines = [stdout.readline(), stdout.readline(), stdout.readline()]
    assert [b"one\n", b"two\n", b""] == lines


def test_what_is_left_of_a_stream_does_not_stop_the_program(tmp_path: Path) -> None:
    done = tmp_path / "done"
    argv = python("print('x' * 1_000_000, flush=True)", f"open({str(done)!r}, 'w')")
    with PROCESSES.stream(argv) as stdout:
        stdout.read(1)
    assert done.exists()


def test_a_stream_of_a_failing_program_fails_at_the_end() -> None:
    with (
        pytest.raises(CommandError, match=r"ended with exit code 1: no space left$"),
        PROCESSES.stream(python("print('half')", "sys.exit('no space left')")) as stdout,
    ):
        assert b"half\n" == stdout.read()


def test_the_failure_of_the_program_explains_the_failure_of_the_reader() -> None:
    with (
        pytest.raises(CommandError, match=r"ended with exit code 1: no space left$"),
        PROCESSES.stream(python("sys.exit('no space left')")) as stdout,
    ):
        raise EOFError(stdout.read())


def test_a_reader_that_gives_up_stops_the_program() -> None:
    argv = python("print(os.getpid(), flush=True)", "time.sleep(60)")
    pid = 0

    def read() -> None:
        nonlocal pid
        with PROCESSES.stream(argv) as stdout:
            pid = int(stdout.readline())
            raise ValueError("not a tar archive")

    with pytest.raises(ValueError, match=r"^not a tar archive$"):
        read()
    assert not is_alive(pid)


def test_a_late_stream_is_an_error() -> None:
    with (
        pytest.raises(CommandError, match=r"took longer than 0.3 s$"),
        PROCESSES.stream(python("time.sleep(60)"), timeout=0.3) as stdout,
    ):
        stdout.read()


def test_lines_of_both_outputs_are_told_as_they_come() -> None:
    told: list[str] = []
    argv = python("print('one', flush=True)", "print('zwei \\xe4', file=sys.stderr)")
    done = PROCESSES.follow(argv, sink=told.append, env={"PYTHONIOENCODING": "utf-8"})
    assert ["one", "zwei ä"] == told
    assert Completed(0, "one\nzwei ä\n".encode(), "") == done


def test_a_long_line_is_told_in_pieces() -> None:
    told: list[str] = []
    PROCESSES.follow(python("print('x' * 40_000)"), sink=told.append)
    assert [16_384, 16_384, 7_232] == [len(line) for line in told]


def test_the_last_200_lines_are_kept() -> None:
    argv = python("for number in range(1000): print(number)")
    done = PROCESSES.follow(argv, sink=lambda _: None)
    assert list(range(800, 1000)) == [int(line) for line in done.stdout.split()]


def test_a_failure_after_lines_repeats_the_last_ones() -> None:
    told: list[str] = []
    with pytest.raises(CommandError, match=r"exit code 2: RUN false$"):
        PROCESSES.follow(python("print('RUN false')", "sys.exit(2)"), sink=told.append)
    assert ["RUN false"] == told


def test_a_sink_that_fails_stops_the_program() -> None:
    pids: list[int] = []

    def sink(line: str) -> None:
        pids.append(int(line))
        raise BrokenPipeError

    argv = python("print(os.getpid(), flush=True)", "time.sleep(60)")
    with pytest.raises(BrokenPipeError):
        PROCESSES.follow(argv, sink=sink)
    assert [False] == [is_alive(pid) for pid in pids]


def test_no_token_passes_to_a_child() -> None:
    parent = {
        "PATH": "/bin",
        "DOCKER_HOST": "unix:///run/docker.sock",
        "https_proxy": "http://proxy:3128",
        "XDG_CACHE_HOME": "/cache",
        "BUILDX_BUILDER": "remote",
        "INPUT_TOKEN": "t",
        "GITHUB_TOKEN": "t",
        "ACTIONS_RUNTIME_TOKEN": "t",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t",
        "NPM_TOKEN": "t",
        "LD_PRELOAD": "evil.so",
    }
    assert {
        "PATH": "/bin",
        "DOCKER_HOST": "unix:///run/docker.sock",
        "https_proxy": "http://proxy:3128",
        "XDG_CACHE_HOME": "/cache",
        "BUILDX_BUILDER": "remote",
    } == child_environment(parent)


def test_a_child_sees_the_scrubbed_environment() -> None:
    processes = Processes({"HOME": "/home", "INPUT_TOKEN": "t"})
    argv = [
        sys.executable,
        "-c",
        "import os; print('INPUT_TOKEN' in os.environ, os.environ['HOME'])",
    ]
    assert b"False /home\n" == processes.run(argv).stdout
