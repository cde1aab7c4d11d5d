import re
from dataclasses import replace
from datetime import timedelta

import pytest

from baseline.jobs import TODAY, commit, point, snapshot
from builders import KEY
from dunnage.baseline import index, shelf
from dunnage.baseline.index import State
from dunnage.baseline.shelf import Change, Shelf
from dunnage.image import snapshot as snapshots
from dunnage.model import ImageKey

_OTHER = ImageKey("shop/worker", "linux/amd64")
_HERE, _THERE = shelf.folder(KEY), shelf.folder(_OTHER)


def put(before: Shelf, *numbers: int, key: ImageKey = KEY) -> Change:
    return shelf.put(before, [(snapshot(each, key), point(each)) for each in numbers], TODAY)


def filled(count: int) -> Shelf:
    """A shelf after so many commits of one image."""
    kept = range(max(1, count - shelf.MOST_SNAPSHOTS + 1), count + 1)
    points = tuple(point(each) for each in range(1, count + 1))[-shelf.MOST_POINTS :]
    paths = {f"{_HERE}/{commit(each)}.json" for each in kept}
    return Shelf(
        frozenset({*paths, shelf.points(KEY), shelf.STATE, shelf.README}),
        State(count, {_HERE: TODAY}),
        {KEY: points},
    )


def test_the_first_write_lays_everything_out() -> None:
    change = put(Shelf(), 1)

    assert change == Change(
        {
            f"{_HERE}/index.json": index.dump_points(KEY, [point(1)]),
            f"{_HERE}/{commit(1)}.json": snapshots.dump(snapshot(1)).encode(),
            "state.json": index.dump_state(State(1, {_HERE: TODAY})),
            "README.md": change.files["README.md"],
        },
        squash=False,
    )
    assert b"refs/dunnage/snapshots" in (change.files["README.md"] or b"")


def test_a_later_write_adds_a_point_and_a_snapshot() -> None:
    assert put(filled(3), 4).files == {
        f"{_HERE}/index.json": index.dump_points(KEY, [point(each) for each in (1, 2, 3, 4)]),
        f"{_HERE}/{commit(4)}.json": snapshots.dump(snapshot(4)).encode(),
        "state.json": index.dump_state(State(4, {_HERE: TODAY})),
    }


def test_a_commit_that_is_examined_again_is_the_newest_and_there_but_once() -> None:
    again = replace(point(2), sizes=point(9).sizes)

    change = shelf.put(filled(3), [(snapshot(2), again)], TODAY)

    assert change.files[shelf.points(KEY)] == index.dump_points(KEY, [point(1), point(3), again])


@pytest.mark.parametrize(("before", "gone"), [(19, None), (20, 1), (40, 21)])
def test_only_so_many_snapshots_are_kept(before: int, gone: int | None) -> None:
    change = put(filled(before), before + 1)

    removed = [path for path, content in change.files.items() if content is None]
    assert removed == ([] if gone is None else [f"{_HERE}/{commit(gone)}.json"])


@pytest.mark.parametrize(("before", "first"), [(59, 1), (60, 2)])
def test_only_so_many_points_are_kept(before: int, first: int) -> None:
    change = put(filled(before), before + 1)

    expected = [point(each) for each in range(first, before + 2)]
    assert change.files[shelf.points(KEY)] == index.dump_points(KEY, expected)


@pytest.mark.parametrize(("days", "stays"), [(180, True), (181, False)])
def test_an_image_that_is_no_longer_renewed_goes_whole(days: int, stays: bool) -> None:
    theirs = {f"{_THERE}/index.json", f"{_THERE}/{commit(1)}.json"}
    renewed = TODAY - timedelta(days=days)
    before = Shelf(frozenset(theirs), State(1, {_THERE: renewed}))

    change = put(before, 1)

    state = {_HERE: TODAY} | ({_THERE: renewed} if stays else {})
    assert change.files[shelf.STATE] == index.dump_state(State(2, state))
    removed = {path for path, content in change.files.items() if content is None}
    assert removed == (set() if stays else theirs)


def test_an_image_whose_age_nobody_wrote_down_is_new_from_today_on() -> None:
    before = Shelf(frozenset({f"{_THERE}/index.json"}))

    state = State(1, {_HERE: TODAY, _THERE: TODAY})
    assert put(before, 1).files[shelf.STATE] == index.dump_state(state)


def test_what_is_renewed_but_not_there_is_forgotten() -> None:
    change = put(Shelf(state=State(1, {_THERE: TODAY})), 1)

    assert change.files[shelf.STATE] == index.dump_state(State(2, {_HERE: TODAY}))


def test_several_images_are_one_write() -> None:
    new = [(snapshot(1), point(1)), (snapshot(1, _OTHER), point(1))]

    change = shelf.put(Shelf(), new, TODAY)

    assert change.files[shelf.STATE] == index.dump_state(State(1, {_HERE: TODAY, _THERE: TODAY}))
    assert {f"{_HERE}/{commit(1)}.json", f"{_THERE}/{commit(1)}.json"} < change.files.keys()


@pytest.mark.parametrize(("writes", "squash", "after"), [(98, False, 99), (99, True, 0)])
def test_after_so_many_writes_the_history_is_left_behind(
    writes: int, squash: bool, after: int
) -> None:
    change = put(replace(filled(1), state=State(writes, {_HERE: TODAY})), 2)

    assert change.squash is squash
    assert (shelf.README in change.files) is squash  # which a later release may word otherwise
    assert change.files[shelf.STATE] == index.dump_state(State(after, {_HERE: TODAY}))


def test_what_is_not_ours_is_left_alone() -> None:
    foreign = {"notes.txt", "../up", "/etc/passwd", f"{_HERE}/notes.json", f"{_HERE}x/index.json"}
    before = replace(filled(20), paths=filled(20).paths | foreign)

    change = put(before, 21)

    assert not foreign & change.files.keys()
    assert change.files[shelf.STATE] == index.dump_state(State(21, {_HERE: TODAY}))


@pytest.mark.parametrize(
    ("key", "readable"),
    [
        (KEY, "shop-api-linux-amd64"),
        (ImageKey("../../.git/HEAD", "linux/amd64"), "git-head-linux-amd64"),
        (ImageKey("商品", "?"), "image"),
        (ImageKey("a" * 100, "linux/amd64"), "a" * 60),
        (ImageKey("a" * 59 + "/b", "linux/amd64"), "a" * 59),
    ],
)
def test_a_folder_is_named_for_readers_and_is_no_path(key: ImageKey, readable: str) -> None:
    assert re.fullmatch(rf"{re.escape(readable)}-[0-9a-f]{{16}}", shelf.folder(key))


def test_images_that_read_alike_have_folders_of_their_own() -> None:
    keys = [ImageKey(name, "linux/amd64") for name in ("shop/api", "shop-api", "Shop/API")]

    assert len({shelf.folder(key) for key in keys}) == 3


def test_snapshots_are_found_by_their_commits() -> None:
    paths = [
        f"{_HERE}/{commit(1)}.json",
        f"{_HERE}/index.json",
        f"{_HERE}/../{commit(2)}.json",
        f"{_HERE}/{commit(3)}",
        f"{_HERE}/deep/{commit(4)}.json",
        f"{_THERE}/{commit(5)}.json",
    ]

    assert shelf.kept(paths, KEY) == {commit(1): paths[0]}
