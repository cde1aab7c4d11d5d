from pathlib import Path

import pytest

from dunnage.commands import files
from dunnage.dockerfile import parse


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*paths: str) -> None:
    for path in map(Path, paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def found(*given: str) -> list[str]:
    return [path.as_posix() for path in files.find(given)]


def context(path: str, dockerfile: str) -> Path | None:
    return files.context(Path(path), parse(dockerfile.encode()))


def test_a_folder_stands_for_the_dockerfiles_below_it() -> None:
    names = ("Containerfile", "Dockerfile", "Dockerfile.dev", "api.Dockerfile", "b/web.dockerfile")
    write(*names, "Dockerfile.dockerignore", "README.md", "Dockerfile2", "dockerfile/x.js")

    assert found(".") == list(names)


def test_installed_packages_and_gits_own_files_are_left_out() -> None:
    write("a/Dockerfile", "a/node_modules/b/Dockerfile", ".git/Dockerfile", "z/.git/x/Dockerfile")

    assert found(".") == ["a/Dockerfile"]


def test_a_link_below_a_folder_is_not_followed() -> None:
    write("a/real", "a/Dockerfile")
    Path("a/link.Dockerfile").symlink_to("real")
    Path("b").symlink_to("a")

    assert found(".") == ["a/Dockerfile"]


def test_files_come_in_the_order_in_which_they_are_given_and_once() -> None:
    write("a/Dockerfile", "b/Dockerfile", "c.txt")

    assert found("c.txt", "b", "a/Dockerfile", ".", "gone") == [
        "c.txt",
        "b/Dockerfile",
        "a/Dockerfile",
        "gone",
    ]


def test_a_path_below_the_current_folder_is_told_relative_to_it(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a/b/Dockerfile", "a/Dockerfile")
    monkeypatch.chdir(here / "a")

    assert found(str(here / "a" / "b"), str(here)) == ["b/Dockerfile", "Dockerfile"]


@pytest.mark.parametrize(
    ("path", "copied", "expected"),
    [
        ("Dockerfile", "COPY . .", "."),
        ("apps/api/Dockerfile", "COPY . .", "apps/api"),
        ("apps/api/Dockerfile", "COPY package.json src/main.ts ./", "apps/api"),
        ("apps/api/Dockerfile", "COPY package.json apps/api/src/main.ts ./", "."),
        ("docker/Dockerfile", "COPY . .", "."),
        ("docker/Dockerfile", "COPY --from=x /docker /y\nCOPY entry.sh /", "."),
    ],
)
def test_the_context_is_the_nearest_folder_that_holds_most_of_what_is_copied(
    here: Path, path: str, copied: str, expected: str
) -> None:
    write("package.json", "apps/api/package.json", "apps/api/src/main.ts", "docker/Dockerfile")

    assert context(path, f"FROM node AS x\n{copied}\n") == here / expected


def test_a_context_that_holds_nothing_of_it_is_no_context() -> None:
    assert context("Dockerfile", "FROM node\nCOPY src/server.js .\n") is None


def test_the_search_ends_at_the_root_of_the_repository() -> None:
    write("package.json", "repository/.git/HEAD", "repository/a/b")

    assert context("repository/a/Dockerfile", "FROM node\nCOPY . .\n") is None


@pytest.mark.parametrize("name", ["a" * 5000, "\0", "../../../../../../../etc", "$X", "*", "C:\\x"])
def test_a_name_that_is_no_file_breaks_nothing(name: str) -> None:
    assert context("Dockerfile", f"FROM node\nCOPY {name} /x\n") is None
