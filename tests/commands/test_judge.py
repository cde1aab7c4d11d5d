from datetime import date
from pathlib import Path

import pytest

from builders import a_finding, a_location
from dunnage.commands.judge import Judge, policy_here
from dunnage.commands.linted import Linted
from dunnage.dockerfile import parse
from dunnage.errors import ConfigError
from dunnage.suppression import comments, policy

_TODAY = date(2026, 11, 21)
_CONTENT = b"FROM node:24\n# dunnage: allow=runs-as-root it must\nUSER root\n"


def linted(path: str) -> Linted:
    found = a_finding("runs-as-root", location=a_location(3, path=path))
    return Linted(path, _CONTENT, (found,), comments.read(parse(_CONTENT), path))


def test_what_a_file_allows_is_left_out_of_that_file() -> None:
    other = a_finding("runs-as-root", location=a_location(3, path="b"))

    applied = Judge(policy.NONE, _TODAY).apply((linted("a"), Linted("b", b"", (other,))))

    assert [each.findings for each in applied.runs] == [(other,)]
    assert len(applied.suppressed) == 1


def test_what_is_allowed_is_not_repaired() -> None:
    assert [*Judge(policy.NONE, _TODAY).fixes(linted("a"))] == []


def test_the_policy_is_that_of_the_repository_around(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (".git", ".github", "api"):
        (tmp_path / folder).mkdir()
    (tmp_path / ".github" / "dunnage.yml").write_text("rules:\n  runs-as-root: of\n")
    monkeypatch.chdir(tmp_path / "api")

    with pytest.raises(ConfigError, match=r"\.github/dunnage\.yml:2"):
        policy_here()


def test_a_repository_without_a_policy_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert policy_here() == policy.NONE
