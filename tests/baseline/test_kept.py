from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest

from baseline.jobs import MAIN, PULL_REQUEST, TODAY, a_job, commit, point, snapshot, told
from builders import KEY
from dunnage.baseline import index, kept, shelf
from dunnage.baseline.index import State
from dunnage.baseline.shelf import REF
from dunnage.errors import ToolError
from dunnage.events import Run
from dunnage.image import snapshot as snapshots
from dunnage.image.baseline import Baseline, Source
from dunnage.image.trend import Point
from dunnage.model import ImageKey
from fakes import FakeRunner
from forge_fakes import FakeGitData

_OTHER = ImageKey("shop/worker", "linux/amd64")
_HERE = shelf.folder(KEY)
_LINE = tuple(commit(each) for each in range(9, 0, -1))


def of(number: int) -> Run:
    """The run on the default branch of the nth commit."""
    return replace(MAIN, commit=commit(number))


def keep(git: FakeGitData, *numbers: int, key: ImageKey = KEY) -> None:
    for number in numbers:
        kept.keep(a_job(git, of(number)), [snapshot(number, key)])


def found(git: FakeGitData, key: ImageKey = KEY) -> tuple[Baseline | None, list[str]]:
    job = a_job(git, PULL_REQUEST)
    looked = kept.look(job)
    assert looked is not None
    points = kept.points(job, looked, key)
    return kept.find(job, looked, key, points, _LINE), told(job)


def points(git: FakeGitData, key: ImageKey = KEY) -> tuple[Point, ...]:
    return index.parse_points(git.files(REF)[shelf.points(key)], key, "index.json")


def test_what_was_kept_is_found_by_its_key() -> None:
    git = FakeGitData()
    keep(git, 4)
    keep(git, 6, key=_OTHER)

    assert found(git) == (Baseline(snapshot(4), Source.REF, point(4).taken, 5), [])
    assert found(git, _OTHER)[0] == Baseline(snapshot(6, _OTHER), Source.REF, point(6).taken, 3)


def test_the_nearest_commit_counts_and_not_the_one_that_was_kept_last() -> None:
    git = FakeGitData()
    keep(git, 8, 3)

    assert found(git)[0] == Baseline(snapshot(8), Source.REF, point(8).taken, 1)


def test_a_snapshot_of_no_ancestor_is_none() -> None:
    git = FakeGitData()
    keep(git, 77)

    assert found(git) == (None, [])


def test_a_snapshot_without_a_point_has_no_time() -> None:
    git = FakeGitData()
    keep(git, 4)
    git.put(REF, {shelf.points(KEY): None})

    assert found(git) == (Baseline(snapshot(4), Source.REF, None, 5), [])


def test_without_the_ref_nothing_is_kept() -> None:
    job = a_job(FakeGitData())

    assert kept.look(job) is None
    assert told(job) == []


def test_without_a_token_nothing_is_asked() -> None:
    assert kept.look(a_job(None)) is None


def test_a_ref_that_cannot_be_read_is_noted() -> None:
    job = a_job(FakeGitData(problem="GitHub answered 500"))

    assert kept.look(job) is None
    assert told(job) == ["snapshots: GitHub answered 500"]


_WRONG: list[tuple[bytes, str]] = [
    (b"{", "the baseline is no snapshot: it is not JSON"),
    (b"\xff" * 10, "the baseline is no snapshot: it is not JSON"),
    (b"[" * 100_000, "the baseline is no snapshot: it is not JSON"),
    (b'{"version": 9}', "the baseline is a snapshot of version 9"),
    (b" " * (16 * 1024 * 1024 + 1), "has more than 16,777,216 bytes"),
    (snapshots.dump(snapshot(8, _OTHER)).encode(), "is of another image or commit"),
    (snapshots.dump(snapshot(7)).encode(), "is of another image or commit"),
]


@pytest.mark.parametrize(("content", "complaint"), _WRONG)
def test_a_snapshot_that_is_none_is_noted_and_the_next_one_counts(
    content: bytes, complaint: str
) -> None:
    git = FakeGitData()
    keep(git, 4, 8)
    path = f"{_HERE}/{commit(8)}.json"
    git.put(REF, {path: content})

    baseline, (note,) = found(git)

    assert baseline == Baseline(snapshot(4), Source.REF, point(4).taken, 5)
    assert note.startswith(f"snapshots: {REF} {path}")
    assert complaint in note


def test_only_some_are_tried() -> None:
    git = FakeGitData()
    keep(git, 4, 5, 6, 7)
    git.put(REF, {f"{_HERE}/{commit(each)}.json": b"{" for each in (5, 6, 7)})

    baseline, notes = found(git)

    assert baseline is None
    assert len(notes) == 3


def test_an_index_that_is_none_is_noted_and_hides_no_snapshot() -> None:
    git = FakeGitData()
    keep(git, 4)
    git.put(REF, {shelf.points(KEY): b" " * 300_000})

    assert found(git) == (
        Baseline(snapshot(4), Source.REF, None, 5),
        [f"snapshots: {REF} {shelf.points(KEY)} has more than 262,144 bytes"],
    )


def test_a_write_says_what_it_did() -> None:
    git, runner = FakeGitData(), FakeRunner()
    job = a_job(git, of(4), runner=runner)

    kept.keep(job, [snapshot(4), snapshot(4, _OTHER)])

    assert runner.lines == ["Kept 2 snapshots in refs/dunnage/snapshots."]
    assert git.messages(REF) == [f"Keep 2 snapshots of {commit(4)}"]
    assert points(git) == points(git, _OTHER) == (point(4),)
    assert told(job) == []


def test_images_that_were_kept_before_stay() -> None:
    git = FakeGitData()
    keep(git, 1, 2)
    keep(git, 2, key=_OTHER)

    assert points(git) == (point(1), point(2))
    assert points(git, _OTHER) == (point(2),)
    state = State(3, {_HERE: TODAY, shelf.folder(_OTHER): TODAY})
    assert git.files(REF)["state.json"] == index.dump_state(state)


@pytest.mark.parametrize(
    "run",
    [
        PULL_REQUEST,
        replace(MAIN, ref="refs/heads/feature"),
        replace(MAIN, ref="refs/tags/v1", event="release"),
        replace(MAIN, commit=commit(5)),  # what is checked out is another one
        Run("local"),
    ],
)
def test_only_the_default_branch_keeps_snapshots(run: Run) -> None:
    git = FakeGitData()
    job = a_job(git, run, keep_snapshot="always")

    kept.keep(job, [snapshot(9)])

    assert git.requests == []
    assert told(job) == []


def test_nothing_is_kept_where_nobody_wants_it() -> None:
    git = FakeGitData()

    kept.keep(a_job(git, of(4), keep_snapshot="never"), [snapshot(4)])

    assert git.requests == []


def test_an_image_that_was_not_scanned_is_not_kept_beside_one_that_was() -> None:
    git, runner = FakeGitData(), FakeRunner()
    unscanned = replace(snapshot(4), scanned=None)

    kept.keep(a_job(git, of(4), runner=runner), [unscanned, snapshot(4, _OTHER)])

    assert shelf.points(KEY) not in git.files(REF)
    assert points(git, _OTHER) == (point(4),)
    assert runner.lines == [
        "The snapshot of shop/api (linux/amd64) is not kept: the image was not scanned.",
        "Kept 1 snapshot in refs/dunnage/snapshots.",
    ]


_DENIED = "the token may not do that; give the job `contents: write`"
_NO_TOKEN = "there is no token; give the job `contents: write`"  # noqa: S105 - it says so


@pytest.mark.parametrize(
    ("git", "reason"), [(FakeGitData(denied=True), _DENIED), (None, _NO_TOKEN)]
)
def test_a_token_that_may_not_write_is_only_told_where_snapshots_are_asked_for(
    git: FakeGitData | None, reason: str
) -> None:
    quiet, loud = (
        a_job(git, of(4), runner=FakeRunner(), keep_snapshot=how) for how in ("auto", "always")
    )
    runner = FakeRunner()
    quiet = a_job(git, of(4), runner=runner)

    kept.keep(quiet, [snapshot(4)])
    kept.keep(loud, [snapshot(4)])

    assert runner.lines == [f"Snapshots are not kept: {reason}"]
    assert told(quiet) == []
    assert told(loud) == [f"snapshots: not kept: {reason}"]


def test_a_store_that_does_not_work_hurts_nothing() -> None:
    job = a_job(FakeGitData(problem="GitHub answered 502"), of(4))

    kept.keep(job, [snapshot(4)])

    assert told(job) == ["snapshots: not kept: GitHub answered 502"]


@pytest.mark.parametrize("first", [(), (1,)], ids=["both make the ref", "both move the ref"])
def test_of_two_writers_at_once_both_are_kept(first: tuple[int, ...]) -> None:
    git = FakeGitData()
    keep(git, *first)
    git.meanwhile = [partial(keep, git, 2), partial(keep, git, 2, key=_OTHER)]

    keep(git, 3)

    assert points(git) == tuple(map(point, (*first, 2, 3)))
    assert points(git, _OTHER) == (point(2),)
    assert found(git)[0] == Baseline(snapshot(3), Source.REF, point(3).taken, 6)


def test_ten_writers_at_once_are_all_kept() -> None:
    git = FakeGitData()
    keys = [ImageKey(f"shop/{number}", "linux/amd64") for number in range(10)]

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda key: keep(git, 4, key=key), keys))

    assert [points(git, key) for key in keys] == [(point(4),)] * 10
    assert len(git.messages(REF)) == 10


def test_a_writer_that_always_comes_too_late_gives_up() -> None:
    git = FakeGitData()
    others = (partial(git.put, REF, {"other": str(each).encode()}) for each in range(20))
    git.meanwhile = list(others)
    job = a_job(git, of(4))

    kept.keep(job, [snapshot(4)])

    assert told(job) == [
        "snapshots: not kept: refs/dunnage/snapshots was written to by others, 20 times over"
    ]


def test_the_history_is_left_behind_now_and_then_and_nothing_else() -> None:
    git = FakeGitData()
    keep(git, *range(1, 100))
    assert len(git.messages(REF)) == 99

    keep(git, 100)

    assert git.messages(REF) == [f"Keep 1 snapshot of {commit(100)}"]
    assert points(git) == tuple(map(point, range(41, 101)))
    assert len(shelf.kept(git.files(REF), KEY)) == 20
    assert len(git.files(REF)) == 20 + len(("index.json", "state.json", "README.md"))

    keep(git, 101)

    assert len(git.messages(REF)) == 2


def test_a_squash_that_loses_a_race_is_none() -> None:
    git = FakeGitData()
    keep(git, *range(1, 100))
    git.meanwhile = [partial(keep, git, 2, key=_OTHER)]

    keep(git, 100)

    assert git.messages(REF)[-1] == f"Keep 1 snapshot of {commit(2)}"
    assert points(git, _OTHER) == (point(2),)
    assert points(git)[-1] == point(100)


@pytest.mark.parametrize("content", [b"{", b"[]", b" " * 300_000, b'{"writes": -1}'])
@pytest.mark.parametrize("path", [shelf.STATE, shelf.points(KEY)])
def test_what_is_not_ours_is_written_anew_and_said(path: str, content: bytes) -> None:
    git, runner = FakeGitData(), FakeRunner()
    git.put(REF, {path: content})
    job = a_job(git, of(4), runner=runner)

    kept.keep(job, [snapshot(4)])

    assert points(git) == (point(4),)
    assert git.files(REF)["state.json"] == index.dump_state(State(1, {_HERE: TODAY}))
    assert told(job) == []
    (problem, _) = runner.lines
    assert problem.startswith(f"{REF} {path}")
    assert problem.endswith("; it is written anew.")


def test_an_index_that_cannot_be_had_right_now_is_never_written_over() -> None:
    class Flaky(FakeGitData):
        def blob(self, sha: str) -> bytes:
            raise ToolError("GitHub answered 502")

    git = Flaky()
    keep(git, 1)
    job = a_job(git, of(2))

    kept.keep(job, [snapshot(2)])

    assert told(job) == ["snapshots: not kept: GitHub answered 502"]
    assert points(git) == (point(1),)
