import json
from dataclasses import replace
from pathlib import Path

import pytest

from baseline.jobs import MAIN, PULL_REQUEST, Clone, a_job, commit, point, snapshot, told
from builders import KEY
from dunnage.baseline import file, kept, past
from dunnage.baseline.base import Base
from dunnage.baseline.past import Found
from dunnage.config import Config
from dunnage.errors import ConfigError
from dunnage.events import Run
from dunnage.image import snapshot as snapshots
from dunnage.image.baseline import Baseline, Source
from dunnage.job import Job
from fakes import FakeRunner
from forge_fakes import FakeGitData

_HEAD = commit(30)
_BASE = Base(commit(29), held=False)
_SCHEDULE = replace(MAIN, event="schedule", commit=_HEAD)


class Whole(Clone):
    """A clone that holds every commit."""

    def has(self, commit: str) -> bool:
        return True

    def first_parents(self, commit: str, most: int) -> tuple[str, ...]:
        return line(int(commit, 16))[:most]

    def parents(self, commit: str) -> tuple[str, ...]:
        return line(int(commit, 16))[1:2]


def line(newest: int) -> tuple[str, ...]:
    return tuple(commit(each) for each in range(newest, 0, -1))


def store(*numbers: int) -> FakeGitData:
    """A ref that keeps the snapshots of some commits."""
    git = FakeGitData(histories={commit(newest): line(newest) for newest in (29, 30)})
    for number in numbers:
        kept.keep(a_job(git, replace(MAIN, commit=commit(number))), [snapshot(number)])
    git.requests.clear()
    return git


def found(job: Job, base: Base | None = _BASE) -> Found:
    return past.find(job, past.look(job, _HEAD, base), KEY)


def of_ref(number: int, behind: int) -> Baseline:
    return Baseline(snapshot(number), Source.REF, point(number).taken, behind)


@pytest.mark.parametrize("baseline", ["auto", "ref"])
@pytest.mark.parametrize("run", [PULL_REQUEST, MAIN, replace(MAIN, event="merge_group")])
def test_the_kept_snapshot_of_the_nearest_first_parent_is_the_baseline(
    run: Run, baseline: str
) -> None:
    job = a_job(store(27, 77, 20), run, baseline=baseline)

    assert found(job) == Found(of_ref(27, behind=2), (point(20), point(27)))
    assert told(job) == []


def test_the_clone_is_asked_for_the_commits_before_github_is() -> None:
    git = store(27)

    assert found(a_job(git, repository=Whole())).baseline == of_ref(27, behind=2)
    assert not [each for each in git.requests if each.startswith("first parents")]


def test_a_schedule_compares_with_the_very_commit_and_does_not_draw_it_twice() -> None:
    assert found(a_job(store(29, 30), _SCHEDULE)) == Found(of_ref(30, behind=0), (point(29),))


def test_a_schedule_of_the_first_commit_compares_with_itself() -> None:
    assert found(a_job(store(30), _SCHEDULE), None) == Found(of_ref(30, behind=0))


def test_a_push_that_is_run_again_is_not_compared_with_itself() -> None:
    run = replace(MAIN, commit=_HEAD)

    assert found(a_job(store(29, 30), run)) == Found(of_ref(29, behind=0), (point(29),))


def test_a_trend_is_of_the_last_twenty() -> None:
    job = a_job(store(*range(1, 30)))

    assert found(job).trend == tuple(point(each) for each in range(10, 30))


def test_several_images_look_the_ref_up_once() -> None:
    git = store(27)
    job = a_job(git)
    before = past.look(job, _HEAD, _BASE)
    git.requests.clear()

    past.find(job, before, KEY)
    past.find(job, before, replace(KEY, platform="linux/arm64"))

    assert git.requests == ["blob", "blob"]  # the one image's index and snapshot


def test_without_a_ref_the_commits_before_are_not_asked_for() -> None:
    git = FakeGitData()

    assert found(a_job(git)) == Found()
    assert git.requests == ["tip"]


@pytest.mark.parametrize("inputs", [{"baseline": "none"}, {"mode": "lint"}, {"mode": "comment"}])
def test_nothing_is_asked_for_that_nobody_wants(inputs: dict[str, str]) -> None:
    git = store(27)
    job = replace(a_job(git), config=Config.from_inputs(inputs))

    assert past.look(job, _HEAD, _BASE) == past.Past(_HEAD)
    assert git.requests == []


def test_without_a_token_there_is_no_past() -> None:
    assert found(a_job(None, PULL_REQUEST)) == Found()


def test_a_first_commit_has_no_past() -> None:
    git = store(27)

    assert found(a_job(git), None) == Found()
    assert git.requests == []


def test_a_base_that_is_to_be_built_has_a_trend_all_the_same() -> None:
    assert found(a_job(store(27), PULL_REQUEST, baseline="build")) == Found(None, (point(27),))


@pytest.mark.parametrize(("baseline", "count"), [("ref", 1), ("artifact", 1), ("auto", 0)])
def test_that_there_is_none_yet_is_told_to_whoever_asked_for_one(baseline: str, count: int) -> None:
    runner = FakeRunner()
    job = a_job(FakeGitData(), baseline=baseline, runner=runner)

    assert found(job) == Found()
    told = "No snapshot of shop/api (linux/amd64) has been kept yet: this is a first image."
    assert runner.notices == [told] * count


@pytest.mark.parametrize("keyword", file.KEYWORDS)
def test_a_keyword_is_no_file_even_if_there_is_one(tmp_path: Path, keyword: str) -> None:
    (tmp_path / keyword).write_text(snapshots.dump(snapshot(1)))

    assert found(a_job(FakeGitData(), root=tmp_path, baseline=keyword)).baseline is None


def test_a_file_is_as_old_and_as_near_as_the_clone_says(tmp_path: Path) -> None:
    (tmp_path / "main.json").write_text(snapshots.dump(snapshot(25)))
    job = a_job(store(27), root=tmp_path, baseline="main.json", repository=Whole())

    expected = Baseline(snapshot(25), Source.FILE, point(25).taken, behind=4)
    assert found(job) == Found(expected, (point(27),))


@pytest.mark.parametrize("made", [snapshot(25), replace(snapshot(25), commit=None)])
def test_of_a_file_whose_commit_nobody_knows_only_the_snapshot_is_known(
    tmp_path: Path, made: snapshots.Snapshot
) -> None:
    (tmp_path / "main.json").write_text(snapshots.dump(made))
    job = a_job(None, root=tmp_path, baseline="main.json")

    assert found(job) == Found(Baseline(made, Source.FILE))


def test_a_file_that_is_not_there_yet_is_no_baseline(tmp_path: Path) -> None:
    assert found(a_job(None, root=tmp_path, baseline="main.json")) == Found()


def test_a_file_that_is_none_is_the_users_to_mend(tmp_path: Path) -> None:
    (tmp_path / "main.json").write_text(json.dumps({"snapshot": 1}))

    with pytest.raises(ConfigError, match="the baseline is no snapshot"):
        found(a_job(None, root=tmp_path, baseline="main.json"))
