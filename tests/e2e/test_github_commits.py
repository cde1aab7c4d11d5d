from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bed import tools
from bed.checkout import Checkout
from bed.github import branches, objects
from bed.github.objects import Commit
from bed.github.server import GitHub
from caller import Client

pytestmark = pytest.mark.e2e


@pytest.fixture
def github() -> Iterator[GitHub]:
    with GitHub(tools.ensure().modules) as stand_in:
        yield stand_in
        assert stand_in.state.violations == []


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    example = tmp_path / "example"
    (example / "src").mkdir(parents=True)
    (example / "src/server.js").write_text("main();\n")
    (example / "src-old").write_bytes(b"\0\xff\n")
    (example / "Dockerfile").write_text("FROM node\n")
    return Checkout.of(example, tmp_path / "clone")


def test_objects_are_named_as_git_names_them(github: GitHub, checkout: Checkout) -> None:
    checkout.propose(appending("CMD node\n"))

    branches.record(github.state, checkout.folder)

    stored = github.state.objects
    assert {each.sha: each for each in stored.values()} == stored
    written_again = [
        objects.tree(objects.items(each)) if each.kind == "tree" else Commit.parse(each).stored()
        for each in stored.values()
        if each.kind != "blob"
    ]
    assert written_again == [each for each in stored.values() if each.kind != "blob"]
    names = checkout.git("ls-tree", "-r", "-t", "--name-only", "HEAD").splitlines()
    assert names == ["Dockerfile", "src-old", "src", "src/server.js"]
    tree = Client(github).get("/git/trees/" + checkout.head(), recursive="1").json()["tree"]
    assert [each["path"] for each in tree] == names


def test_the_commits_of_a_clone_are_listed_as_git_lists_them(
    github: GitHub, checkout: Checkout
) -> None:
    checkout.git("commit", "--quiet", "--allow-empty", "--message=Nothing")
    merge = checkout.propose(appending("CMD node\n"))

    branches.record(github.state, checkout.folder)

    listed = Client(github).get("/commits", sha=merge.merged, per_page=100).json()
    assert [" ".join((each["sha"], *parents(each))) for each in listed] == (
        checkout.git("log", "--format=%H %P").replace(" \n", "\n").split("\n")[:-1]
    )
    (head,) = Client(github).get("/commits", sha=merge.merged, per_page=1).json()
    assert parents(head) == [merge.base, merge.head]
    shown = Client(github).get(f"/commits/{merge.head}").json()
    assert (shown["commit"]["message"], parents(shown)) == (
        "Change the application\n",
        [merge.base],
    )


def test_a_branch_stands_for_its_commit(github: GitHub) -> None:
    sha = branches.write(github.state, "refs/heads/topic/a b", {"a": "1"})

    answers = [
        Client(github).get(path)
        for path in ("/git/ref/heads/topic/a%20b", "/commits?sha=topic/a+b", "/commits/topic/a%20b")
    ]

    assert [each.status_code for each in answers] == [200, 200, 200]
    assert answers[0].json()["object"]["sha"] == sha
    assert (answers[1].json()[0]["sha"], answers[2].json()["sha"]) == (sha, sha)


def appending(line: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / "Dockerfile").open("a") as file:
            file.write(line)

    return change


def parents(commit: dict[str, Any]) -> list[str]:
    return [each["sha"] for each in commit["parents"]]
