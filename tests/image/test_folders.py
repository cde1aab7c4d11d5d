from dunnage.contents import File
from dunnage.image import folders
from dunnage.image.folders import Folders


def test_the_deepest_known_folder_is_found() -> None:
    known = Folders(("a", "a/b/c"))
    expected = {"": None, "ab": None, "a": "a", "a/b": "a", "a/b/c": "a/b/c", "a/b/c/d/e": "a/b/c"}
    assert expected == {folder: known.nearest(folder) for folder in expected}


def test_a_file_counts_for_the_deepest_folder_above_it() -> None:
    files = {"x": 1, "a/x": 2, "a/b/x": 4, "a/b/c/x": 8, "a/b/c/d/x": 16, "ab/x": 32}
    sizes = folders.sizes(("a", "a/b/c"), {path: File(size, 0) for path, size in files.items()})
    assert {"a": 6, "a/b/c": 24} == dict(sizes)
