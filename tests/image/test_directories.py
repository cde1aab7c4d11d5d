from builders import the_files
from dunnage.image.directories import LIMIT, largest


def test_directories_near_the_root_hold_all_that_lies_below() -> None:
    files = the_files({"a/b/c/d/e": 5, "a/b/f": 2, "a/g": 1, "h": 100, "empty/x": 0})

    assert (("a", 8), ("a/b", 7), ("a/b/c", 5)) == largest(files)


def test_equal_directories_are_in_order() -> None:
    assert (("a", 1), ("b", 1)) == largest(the_files({"b/x": 1, "a/x": 1}))


def test_there_is_a_limit() -> None:
    found = largest(the_files({f"{number}/x": number for number in range(1, LIMIT + 2)}))

    assert (LIMIT, ("2", 2)) == (len(found), found[-1])
