from pathlib import Path

import pytest

from dunnage.project.context import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "outside.txt").write_text("x")
    (tmp_path / "context" / "a").mkdir(parents=True)
    (tmp_path / "context" / "a" / "b.txt").write_text("12")
    (tmp_path / "context" / "link.txt").symlink_to("a/b.txt")
    return Folder(tmp_path / "context")


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("a/b.txt", True),
        ("a/../a/b.txt", True),
        ("link.txt", True),
        ("a", False),
        ("missing", False),
        ("../outside.txt", False),
        ("a/../../outside.txt", False),
        ("/etc/passwd", False),
        ("a\0b", False),
        ("a" * 5_000, False),
    ],
)
def test_a_file_is_there_only_inside_the_context(folder: Folder, path: str, there: bool) -> None:
    assert folder.is_file(path) is there


def test_folders_that_are_not_listed_are_named(folder: Folder) -> None:
    for name in (".git", "node_modules/x", "a/node_modules", "a/.git"):
        (folder.path / name).mkdir(parents=True)

    assert dict(folder.listing.files) == {"a/b.txt": 2}
    assert folder.listing.unlisted == (".git", "node_modules", "a/.git", "a/node_modules")


def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert Folder(tmp_path / "missing").listing.files == {}
