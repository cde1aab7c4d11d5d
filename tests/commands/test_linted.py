import io
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from commands import practices
from dunnage.commands import files
from dunnage.commands.linted import Linted, Linter
from dunnage.errors import ConfigError
from dunnage.model import Fix

_FILE = Path("Dockerfile")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def everything(linted: Linted) -> Iterable[Fix]:
    return (each.fix for each in linted.findings if each.fix is not None)


def told(linted: Linted) -> list[str]:
    return [f"{each.location}: {each.rule.id}" for each in linted.findings]


READING = Linter((practices.old_word, practices.project_at_hand))
FIXING = Linter((practices.old_word,), fixing=everything)


def test_a_file_is_linted_and_stays_as_it_is() -> None:
    _FILE.write_bytes(b"FROM old\n")

    linted = READING.lint(_FILE)

    assert told(linted) == ["Dockerfile:1: old-word"]
    assert (linted.repaired, _FILE.read_bytes()) == (False, b"FROM old\n")


def test_a_repair_is_written_and_what_it_repaired_is_told_no_more() -> None:
    _FILE.write_bytes(b"\xef\xbb\xbfFROM old\r\n# old old\n\n  RUN x  \r\n# \xff\nRUN old")

    linted = FIXING.lint(_FILE)

    expected = b"\xef\xbb\xbfFROM new\r\n# new new\n\n  RUN x  \r\n# \xff\nRUN new"
    assert _FILE.read_bytes() == linted.content == expected
    assert (told(linted), linted.repaired) == ([], True)


def test_a_second_repair_finds_nothing_to_do() -> None:
    _FILE.write_bytes(b"FROM old\n")
    FIXING.lint(_FILE)
    written = _FILE.stat().st_mtime_ns

    assert not FIXING.lint(_FILE).repaired
    assert _FILE.stat().st_mtime_ns == written


def test_a_repair_that_would_break_the_file_is_not_written() -> None:
    _FILE.write_bytes(b"FROM old\nRUN break\n")
    linter = Linter((practices.old_word, practices.breaking_fix), fixing=everything)

    linted = linter.lint(_FILE)

    assert _FILE.read_bytes() == b"FROM old\nRUN break\n"
    assert told(linted) == ["Dockerfile:1: old-word", "Dockerfile:2: breaking-fix"]
    assert linted.problem == (
        "Dockerfile: its repair would break it (line 2: unknown instruction: NO), "
        "so it is left as it is."
    )


def test_a_file_that_is_no_dockerfile_has_one_finding() -> None:
    _FILE.write_bytes(b"FROM old\nNONSENSE\n")

    assert told(FIXING.lint(_FILE)) == ["Dockerfile:2: unreadable-dockerfile"]


def test_a_file_that_cannot_be_read_is_told_by_its_name() -> None:
    with pytest.raises(ConfigError, match=r"^gone: the file cannot be read \(No such file"):
        FIXING.lint(Path("gone"))


def test_the_project_is_that_of_the_build_context() -> None:
    Path("api").mkdir()
    Path("api/Dockerfile").write_bytes(b"FROM node\n")
    Path("api/package.json").write_bytes(b"{}")

    (finding,) = READING.lint(Path("api/Dockerfile")).findings

    assert finding.message == "It is api."


def test_standard_input_has_a_name_and_no_project(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("package.json").write_bytes(b"{}")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"FROM old\n")))

    assert told(READING.lint(files.STDIN)) == ["<stdin>:1: old-word"]


def test_suppressions_come_along() -> None:
    _FILE.write_bytes(b"# dunnage: allow=old-word it rhymes\nFROM old\n")

    linted = READING.lint(_FILE)

    assert [(each.rule, each.reason) for each in linted.suppressions] == [("old-word", "it rhymes")]
