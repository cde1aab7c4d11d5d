from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dunnage import terms
from dunnage.baseline.base import Base
from dunnage.config import Config
from dunnage.errors import ConfigError
from dunnage.events import PullRequest, Run
from dunnage.job import Job
from dunnage.model import Rating
from dunnage.notes import Notes
from dunnage.suppression import policy_file
from dunnage.suppression.policy import NONE, PATH
from dunnage.terms import Terms
from dunnage.workspace import Workspace
from fakes import Fakes

_HEAD, _BASE = "a" * 40, "b" * 40
_AT_HAND = Base(_BASE, held=True)
_TODAY = date(2026, 12, 1)
_PUSH = Run("push", commit=_HEAD)
_PULL_REQUEST = replace(
    _PUSH, event="pull_request", pull_request=PullRequest(7, "c" * 40, _BASE, fork=True)
)
_VEX = (
    b'{"@context": "https://openvex.dev/ns/v0.2.0", "statements": [{"status": "fixed", '
    b'"vulnerability": {"name": "CVE-2"}, "products": ["pkg:oci/shop"]}]}'
)
_POLICY, _OTHER, _WRONG = b"rules: {a-rule: off}\n", b"rules: {a-rule: note}\n", b"rules: 1\n"


@pytest.fixture
def fakes(tmp_path: Path) -> Fakes:
    fakes = Fakes()
    for commit in (_HEAD, _BASE):
        folder = tmp_path / commit[:1]
        (folder / ".github").mkdir(parents=True)
        fakes.repository.trees[commit] = folder
    return fakes


def agreed(fakes: Fakes, run: Run, base: Base | None = _AT_HAND) -> Terms:
    workspace = Workspace(fakes.repository.trees[_HEAD])
    notes = Notes(fakes.runner)
    job = Job(Config.from_inputs({}), run, workspace, fakes.tools(), notes, _TODAY)
    return terms.find(job, base, "shop")


def write(fakes: Fakes, commit: str, content: bytes, path: str = PATH) -> None:
    file = fakes.repository.trees[commit] / path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)


def ignored(terms: Terms) -> list[str]:
    return [f"{each.rule} {each.location}" for each in terms.policy.suppressions]


@pytest.mark.parametrize("run", [_PUSH, _PULL_REQUEST])
def test_without_a_policy_file_nothing_is_allowed(fakes: Fakes, run: Run) -> None:
    assert agreed(fakes, run) == Terms(Rating.UNKNOWN, NONE, _TODAY)
    assert fakes.runner.warnings == []


def test_a_push_is_reviewed_by_its_own_policy(fakes: Fakes) -> None:
    write(fakes, _HEAD, _POLICY)

    assert agreed(fakes, _PUSH).policy == policy_file.parse(_POLICY)


def test_a_wrong_policy_at_hand_is_the_users_to_mend(fakes: Fakes) -> None:
    write(fakes, _HEAD, _WRONG)

    with pytest.raises(ConfigError, match=r"^\.github/dunnage\.yml:1: `rules` '1': expected"):
        agreed(fakes, _PUSH)


def test_a_pull_request_is_reviewed_by_the_policy_of_its_base(fakes: Fakes) -> None:
    write(fakes, _BASE, _POLICY)
    write(fakes, _HEAD, _POLICY)

    assert agreed(fakes, _PULL_REQUEST).policy == policy_file.parse(_POLICY)
    assert fakes.runner.warnings == []


@pytest.mark.parametrize("changed", [_OTHER, _WRONG])
def test_a_policy_that_a_pull_request_changes_does_not_count_and_that_is_told(
    fakes: Fakes, changed: bytes
) -> None:
    write(fakes, _BASE, _POLICY)
    write(fakes, _HEAD, changed)

    assert agreed(fakes, _PULL_REQUEST).policy == policy_file.parse(_POLICY)
    assert fakes.runner.warnings == [
        (
            "policy: .github/dunnage.yml is not the base commit's: a pull request is reviewed by "
            "the one of its base, and a change of it counts once it is merged"
        )
    ]


def test_a_wrong_policy_of_the_base_is_told_and_none_is_applied(fakes: Fakes) -> None:
    write(fakes, _BASE, _WRONG)
    write(fakes, _HEAD, _WRONG)

    assert agreed(fakes, _PULL_REQUEST).policy == NONE
    (warning,) = fakes.runner.warnings
    assert warning.startswith(
        "policy: the base commit's policy is wrong, so none is applied: .github/dunnage.yml:1: "
    )


@pytest.mark.parametrize("base", [Base(_BASE, held=False), None])
def test_without_its_base_at_hand_nothing_counts_and_the_base_itself_was_told(
    fakes: Fakes, base: Base | None
) -> None:
    for commit in (_HEAD, _BASE):
        write(fakes, commit, _POLICY)
        write(fakes, commit, b"CVE-1\n", ".trivyignore")

    assert agreed(fakes, _PULL_REQUEST, base).policy == NONE
    assert fakes.runner.warnings == []


def test_ignore_files_and_vex_count_beside_the_policy(fakes: Fakes) -> None:
    write(fakes, _HEAD, _POLICY)
    write(fakes, _HEAD, b"CVE-1\n", ".trivyignore")
    write(fakes, _HEAD, _VEX, ".vex/shop.json")

    assert ignored(agreed(fakes, _PUSH)) == [
        "a-rule .github/dunnage.yml:1",
        "CVE-1 .trivyignore:1",
        "CVE-2 .vex/shop.json:1",
    ]
    assert fakes.runner.warnings == []


def test_ignore_files_are_read_from_the_base_and_a_change_of_them_is_told(fakes: Fakes) -> None:
    write(fakes, _BASE, b"CVE-1\n", ".trivyignore")
    write(fakes, _HEAD, b"CVE-1\nCVE-2\n", ".trivyignore")
    write(fakes, _HEAD, _VEX, ".vex/shop.json")

    assert ignored(agreed(fakes, _PULL_REQUEST)) == ["CVE-1 .trivyignore:1"]
    assert fakes.runner.warnings == [
        (
            f"suppressions: {path} is not the base commit's: a pull request is reviewed by the one "
            "of its base, and a change of it counts once it is merged"
        )
        for path in (".trivyignore", ".vex/shop.json")
    ]


def test_a_mistake_in_an_ignore_file_is_told_and_stops_nothing(fakes: Fakes) -> None:
    lines = "".join(f"CVE-{number} exp:x\n" for number in range(7))
    write(fakes, _HEAD, f"{lines}CVE-9\n".encode(), ".trivyignore")

    assert ignored(agreed(fakes, _PUSH)) == ["CVE-9 .trivyignore:8"]
    (warning,) = fakes.runner.warnings
    assert warning.startswith(
        "suppressions: what is wrong does not count: .trivyignore:1: `x` is no date, such as "
        "`2027-01-31`; .trivyignore:2: "
    )
    assert warning.endswith("; and 2 mistakes more")


def test_a_file_that_is_too_large_is_told_and_the_others_count(fakes: Fakes) -> None:
    write(fakes, _HEAD, b"#" * 1_100_000, ".trivyignore")
    write(fakes, _HEAD, _VEX, ".vex/shop.json")

    assert ignored(agreed(fakes, _PUSH)) == ["CVE-2 .vex/shop.json:1"]
    assert fakes.runner.warnings == [
        "suppressions: .trivyignore: the file is larger than 1,048,576 bytes"
    ]
