import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from github import GithubException, InputGitTreeElement
from github.GithubObject import NotSet
from github.Repository import Repository

from bed import tools
from bed.github import branches
from bed.github.server import GitHub
from caller import Client, pygithub

pytestmark = pytest.mark.e2e

SNAPSHOTS = "refs/dunnage/snapshots"
WRITER = {"contents": "write"}
TIP = "TIP"  # what `main` names
NOTHING, EMPTY = "0" * 40, "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
TOO_LATE = (422, "Update is not a fast forward")


@pytest.fixture
def github() -> Iterator[GitHub]:
    with GitHub(tools.ensure().modules) as stand_in:
        yield stand_in
        assert stand_in.state.violations == []


@pytest.fixture
def client(github: GitHub) -> Client:
    return Client(github, github.state.issue(WRITER))


def test_pygithub_writes_a_ref_beside_the_branches(github: GitHub) -> None:
    repository = writer(github)

    first = written(repository, {"README.md": "first", "app-0/index.json": "[]"})
    repository.create_git_ref(SNAPSHOTS, first)
    ref = repository.get_git_ref("dunnage/snapshots")
    removed = {"README.md": None, "app-0/a.json": "{}"}
    second = written(repository, removed, above=ref.object.sha)
    ref.edit(second)

    assert (ref.ref, ref.object.type, ref.object.sha) == (SNAPSHOTS, "commit", second)
    assert repository.get_git_commit(second).parents[0].sha == first
    tree = repository.get_git_tree(repository.get_git_commit(second).tree.sha, recursive=True)
    assert [(each.path, each.type, each.size) for each in tree.tree] == [
        ("app-0", "tree", None),
        ("app-0/a.json", "blob", 2),
        ("app-0/index.json", "blob", 2),
    ]
    assert base64.b64decode(repository.get_git_blob(tree.tree[1].sha).content) == b"{}"
    assert branches.files(github.state, SNAPSHOTS) == {
        "app-0/a.json": b"{}",
        "app-0/index.json": b"[]",
    }


@pytest.mark.parametrize(
    "path", ["/git/ref/heads/gone", "/commits?sha=gone", "/git/commits/" + "a" * 40]
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_ref_moves_forward_only_unless_it_is_forced(github: GitHub, client: Client) -> None:
    first = branches.write(github.state, SNAPSHOTS, {"a": "1"})
    branches.write(github.state, SNAPSHOTS, {"a": "2"})
    other = written(writer(github), {"a": "3"}, above=first)

    late = client.send("PATCH", "/git/refs/dunnage/snapshots", {"sha": other, "force": False})
    forced = client.send("PATCH", "/git/refs/dunnage/snapshots", {"sha": other, "force": True})

    assert (late.status_code, late.json()["message"]) == TOO_LATE
    assert (forced.status_code, github.state.refs[SNAPSHOTS]) == (200, other)


def test_of_many_writers_at_once_one_wins(github: GitHub, client: Client) -> None:
    tip = branches.write(github.state, SNAPSHOTS, {})
    repository = writer(github)
    rivals = [written(repository, {"a": str(number)}, above=tip) for number in range(8)]

    def move(sha: str) -> int:
        rival = Client(github, client.token)
        return rival.send("PATCH", "/git/refs/dunnage/snapshots", {"sha": sha}).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(move, rivals))

    assert sorted(statuses) == [200, *[422] * 7]
    assert github.state.refs[SNAPSHOTS] == rivals[statuses.index(200)]


@pytest.mark.parametrize(
    ("request_line", "body", "message"),
    [
        ("POST /git/refs", {"ref": SNAPSHOTS, "sha": NOTHING}, "Object does not exist"),
        ("POST /git/refs", {"ref": "main", "sha": TIP}, "main is not a valid ref name"),
        ("POST /git/refs", {"ref": "refs/heads/main", "sha": TIP}, "Reference already exists"),
        ("PATCH /git/refs/heads/gone", {"sha": TIP}, "Reference does not exist"),
        ("PATCH /git/refs/heads/main", {"sha": NOTHING}, "Object does not exist"),
        ("DELETE /git/refs/heads/gone", None, "Reference does not exist"),
        ("POST /git/trees", {"tree": []}, "Invalid tree info"),
        (
            "POST /git/trees",
            {"base_tree": TIP, "tree": []},
            "base_tree is not a valid tree oid",
        ),
        ("POST /git/commits", {"message": "", "tree": TIP}, "Tree SHA does not exist"),
        (
            "POST /git/commits",
            {"message": "", "tree": EMPTY, "parents": [NOTHING]},
            "Parent SHA does not exist or is not a commit object",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_in_githubs_words(
    client: Client, request_line: str, body: dict[str, Any] | None, message: str
) -> None:
    tip = branches.write(client.github.state, "refs/heads/main", {})
    given = body and {name: tip if value == TIP else value for name, value in body.items()}

    method, path = request_line.split()
    answer = client.send(method, path, given)

    assert (answer.status_code, answer.json()["message"]) == (422, message)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"path": "b", "sha": None}, "GitRPC::BadObjectState"),
        ({"path": "b", "sha": "0" * 40}, f"tree.sha {'0' * 40} is not a valid blob"),
        (
            {"path": "b/../c", "content": ""},
            "tree.path contains a malformed path component: b/../c",
        ),
        (
            {"path": "b"},
            (
                "Must supply either tree.sha or tree.content. "
                "Request will be rejected if both are present."
            ),
        ),
    ],
)
def test_a_tree_of_what_is_not_there_is_refused(
    client: Client, change: dict[str, str], message: str
) -> None:
    entry = {"mode": "100644", "type": "blob", **change}

    answer = client.send("POST", "/git/trees", {"tree": [entry]})

    assert (answer.status_code, answer.json()["message"]) == (422, message)


def test_a_folder_is_removed_with_all_that_is_in_it(github: GitHub, client: Client) -> None:
    files = {"a/b/c": "1", "a/d": "2", "a-e": "3", "f": "4"}
    commit = branches.write(github.state, SNAPSHOTS, files)
    base = client.get(f"/git/commits/{commit}").json()["tree"]["sha"]
    entries = [
        {"path": "a", "mode": "040000", "type": "tree", "sha": None},
        {"path": "f/g", "mode": "100644", "type": "blob", "content": "a file becomes a folder"},
    ]

    tree = client.send("POST", "/git/trees", {"base_tree": base, "tree": entries}).json()

    assert [(each["path"], each["mode"]) for each in tree["tree"]] == [
        ("a-e", "100644"),
        ("f", "040000"),
    ]


def test_a_tree_with_too_much_below_it_is_truncated(github: GitHub, client: Client) -> None:
    sha = branches.write(github.state, SNAPSHOTS, {str(number): "" for number in range(4)})
    github.state.most_tree_entries = 3

    tree = client.get(f"/git/trees/{sha}", recursive="1").json()

    assert (tree["truncated"], [each["path"] for each in tree["tree"]]) == (True, ["0", "1", "2"])


def test_a_ref_is_removed(github: GitHub, client: Client) -> None:
    branches.write(github.state, SNAPSHOTS, {"a": "1"})

    assert client.send("DELETE", "/git/refs/dunnage/snapshots").status_code == 204
    assert branches.files(github.state, SNAPSHOTS) == {}


def test_reading_is_not_writing(github: GitHub) -> None:
    sha = branches.write(github.state, SNAPSHOTS, {"a": "1"})
    reader = Client(github, github.state.issue({"contents": "read"}))

    refused = reader.send("PATCH", "/git/refs/dunnage/snapshots", {"sha": sha})

    assert reader.get("/git/ref/dunnage/snapshots").status_code == 200
    assert (refused.status_code, refused.json()["message"]) == (
        *(403, "Resource not accessible by integration"),
    )
    assert refused.headers["x-accepted-github-permissions"] == "contents=write"


def test_a_job_without_contents_reads_nothing(github: GitHub) -> None:
    branches.write(github.state, SNAPSHOTS, {"a": "1"})
    stranger = Client(github, github.state.issue({"pull-requests": "write"}))

    assert stranger.get("/git/ref/dunnage/snapshots").status_code == 403


def test_pygithub_meets_a_lost_race_as_an_error(github: GitHub) -> None:
    first = branches.write(github.state, SNAPSHOTS, {"a": "1"})
    ref = writer(github).get_git_ref("dunnage/snapshots")
    branches.write(github.state, SNAPSHOTS, {"a": "2"})
    late = written(writer(github), {"a": "3"}, above=first)

    with pytest.raises(GithubException) as caught:
        ref.edit(late)
    assert (caught.value.status, caught.value.message) == TOO_LATE


def writer(github: GitHub) -> Repository:
    return pygithub(github, github.state.issue(WRITER)).get_repo("octocat/demo")


def written(repository: Repository, files: dict[str, str | None], above: str | None = None) -> str:
    below = repository.get_git_commit(above) if above else None
    entries = [
        InputGitTreeElement(path, "100644", "blob", sha=None)
        if content is None
        else InputGitTreeElement(path, "100644", "blob", content=content)
        for path, content in files.items()
    ]
    base = below.tree if below else NotSet
    tree = repository.create_git_tree(entries, base)
    return repository.create_git_commit("Write", tree, [below] if below else []).sha
