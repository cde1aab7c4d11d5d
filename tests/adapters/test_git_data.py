from __future__ import annotations

from base64 import encodebytes
from typing import TYPE_CHECKING

import pytest

import loopback
from dunnage.adapters.git_data import GitObjects, parse_files, parse_first_parents
from dunnage.adapters.github_api import Api
from dunnage.adapters.github_error import GitHubError
from dunnage.adapters.patience import Patience
from dunnage.document import Document
from dunnage.errors import DeniedError, ToolError
from dunnage.forge import Blob, Tip
from loopback import Loopback, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

REF = "refs/dunnage/snapshots"
OLD, TREE, NEW = "a" * 40, "b" * 40, "c" * 40
TIP = Tip(OLD, TREE, {})
MISSING = Reply(404, {"message": "Not Found"})
MADE = (Reply(201, {"sha": "d" * 40}), Reply(201, {"sha": NEW}))  # a tree, a commit
MOVED = Reply(200, {"ref": REF})


def named(sha: str) -> Reply:
    return Reply(body={"ref": REF, "object": {"sha": sha, "type": "commit"}})


def history(*line: str) -> Reply:
    before = [[{"sha": each}] for each in line[1:]]
    return Reply(body=[{"sha": s, "parents": p} for s, p in zip(line, [*before, []], strict=True)])


def refused(status: int, message: str) -> Reply:
    return Reply(status, {"message": message})


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback.serve() as state:
        yield state


def git(server: Loopback) -> GitObjects:
    return GitObjects(Api(server.url, "t", "o/r", Patience(lambda _: None, pace=0)))


def test_a_ref_is_read_down_to_its_files(server: Loopback) -> None:
    entries = [
        {"path": "api", "mode": "040000", "type": "tree", "sha": "e" * 40},
        {"path": "api/index.json", "mode": "100644", "type": "blob", "sha": "f" * 40, "size": 9},
    ]
    server.answers(
        named(OLD),
        Reply(body={"sha": OLD, "tree": {"sha": TREE}}),
        Reply(body={"sha": TREE, "tree": entries, "truncated": False}),
    )
    assert Tip(OLD, TREE, {"api/index.json": Blob("f" * 40, 9)}) == git(server).tip(REF)
    assert [
        "GET /repos/o/r/git/ref/dunnage/snapshots",
        f"GET /repos/o/r/git/commits/{OLD}",
        f"GET /repos/o/r/git/trees/{TREE}?recursive=1",
    ] == server.calls


def test_a_ref_that_is_not_there_has_no_tip(server: Loopback) -> None:
    server.answers(MISSING)
    assert git(server).tip(REF) is None


def test_a_ref_that_cannot_be_read_is_no_missing_one(server: Loopback) -> None:
    server.answers(refused(403, "Resource not accessible by integration"))
    with pytest.raises(DeniedError, match=rf"^{REF} was not read: the token may not do that"):
        git(server).tip(REF)


def test_a_tree_that_is_cut_is_an_error(server: Loopback) -> None:
    cut = Reply(body={"sha": TREE, "tree": [], "truncated": True})
    server.answers(named(OLD), Reply(body={"tree": {"sha": TREE}}), cut)
    with pytest.raises(ToolError) as failure:
        git(server).tip(REF)
    assert (
        f"{REF} was not read: it has more files than GitHub lists at once; delete the ref"
    ) == str(failure.value)


def test_only_regular_files_are_files() -> None:
    modes = ("100644", "100755", "120000", "160000", "040000")
    tree = {"tree": [{"path": each, "mode": each, "sha": each, "size": 1} for each in modes]}
    files = parse_files(Document(tree, "tree"))
    assert {each: Blob(each, 1) for each in ("100644", "100755")} == files


def test_a_file_is_read_whatever_its_bytes(server: Loopback) -> None:
    content = bytes(range(256))
    server.answers(Reply(body={"size": 256, "content": encodebytes(content).decode()}))
    assert content == git(server).blob(OLD)
    assert [f"GET /repos/o/r/git/blobs/{OLD}"] == server.calls


def test_a_file_that_is_too_large_is_an_error(server: Loopback) -> None:
    server.answers(Reply(body={"size": 2**25 + 1, "content": ""}))
    with pytest.raises(ToolError) as failure:
        git(server).blob(OLD)
    assert f"the file {OLD} was not read: it has more than 33,554,432 bytes" == str(failure.value)


def test_a_ref_moves_forward_with_files_written_and_removed(server: Loopback) -> None:
    server.answers(*MADE, MOVED)
    assert git(server).advance(REF, TIP, {"a": b"1\r\n\xc3\xb6", "b": None}, "Keep")
    entry = {"mode": "100644", "type": "blob"}
    entries = [{"path": "a", **entry, "content": "1\r\nö"}, {"path": "b", **entry, "sha": None}]
    assert [
        ("POST /repos/o/r/git/trees", {"base_tree": TREE, "tree": entries}),
        (
            "POST /repos/o/r/git/commits",
            {"message": "Keep", "tree": "d" * 40, "parents": [OLD]},
        ),
        ("PATCH /repos/o/r/git/refs/dunnage/snapshots", {"sha": NEW, "force": False}),
    ] == [(call, each.fields) for call, each in zip(server.calls, server.asked, strict=True)]


def test_a_first_write_creates_the_ref(server: Loopback) -> None:
    server.answers(*MADE, Reply(201, {"ref": REF}))
    assert git(server).advance(REF, None, {"a": b"1"}, "Keep")
    tree, commit, ref = (each.fields for each in server.asked)
    entry = {"path": "a", "mode": "100644", "type": "blob", "content": "1"}
    assert {"tree": [entry]} == tree
    assert {"message": "Keep", "tree": "d" * 40, "parents": []} == commit
    assert {"ref": REF, "sha": NEW} == ref
    assert "POST /repos/o/r/git/refs" == server.calls[-1]


def test_a_squash_leaves_the_history_behind(server: Loopback) -> None:
    server.answers(*MADE, named(OLD), MOVED)
    assert git(server).advance(REF, TIP, {"a": b"1"}, "Keep", squash=True)
    tree, commit, _, ref = server.asked
    assert isinstance(tree.fields, dict)
    assert TREE == tree.fields["base_tree"]
    assert {"message": "Keep", "tree": "d" * 40, "parents": []} == commit.fields
    assert {"sha": NEW, "force": True} == ref.fields


@pytest.mark.parametrize("now", [named("e" * 40), MISSING])
def test_a_squash_forces_nothing_over_what_came_meanwhile(server: Loopback, now: Reply) -> None:
    server.answers(*MADE, now)
    assert not git(server).advance(REF, TIP, {"a": b"1"}, "Keep", squash=True)


@pytest.mark.parametrize(
    ("tip", "reply"),
    [
        (TIP, refused(422, "Update is not a fast forward")),
        (TIP, refused(422, "Reference does not exist")),
        (TIP, refused(409, "Conflict")),
        (None, refused(422, "Reference already exists")),
    ],
)
def test_a_lost_race_is_no_error(server: Loopback, tip: Tip | None, reply: Reply) -> None:
    server.answers(*MADE, reply)
    assert not git(server).advance(REF, tip, {"a": b"1"}, "Keep")


def test_another_refusal_is_an_error(server: Loopback) -> None:
    server.answers(*MADE, refused(422, "Object does not exist"))
    with pytest.raises(GitHubError) as failure:
        git(server).advance(REF, TIP, {"a": b"1"}, "Keep")
    assert f"{REF} was not written: GitHub answered 422 (Object does not exist)" == str(
        failure.value
    )


def test_a_token_that_may_only_read_names_what_it_lacks(server: Loopback) -> None:
    needed = {"X-Accepted-GitHub-Permissions": "contents=write; contents=write,workflows=write"}
    answer = {"message": "Resource not accessible by integration"}
    server.answers(Reply(403, answer, needed))
    with pytest.raises(DeniedError) as failure:
        git(server).advance(REF, TIP, {"a": b"1"}, "Keep")
    assert (
        f"{REF} was not written: the token may not do that (Resource not accessible by "
        "integration); give the job `contents: write`, which GitHub withholds from pull requests "
        "of forks"
    ) == str(failure.value)


@pytest.mark.parametrize("lost", [Reply(502), Reply(None)])
@pytest.mark.parametrize(
    ("afterwards", "written"),
    [
        ((named(NEW), history(NEW, OLD)), True),
        ((named("e" * 40), history("e" * 40, NEW, OLD)), True),
        ((named(OLD), history(OLD)), False),
        ((MISSING,), False),
    ],
    ids=["it is the tip", "another one is on top", "the ref has not moved", "the ref is gone"],
)
def test_a_write_whose_answer_is_lost_is_looked_for_and_not_sent_again(
    server: Loopback, lost: Reply, afterwards: tuple[Reply, ...], written: bool
) -> None:
    server.answers(*MADE, lost, *afterwards)
    assert written == git(server).advance(REF, TIP, {"a": b"1"}, "Keep")
    assert 1 == len([each for each in server.calls if each.startswith("PATCH")])


def test_first_parents_are_followed_through_one_answer(server: Loopback) -> None:
    commits = [
        {"sha": "4", "parents": [{"sha": "3"}, {"sha": "s"}]},
        {"sha": "s", "parents": [{"sha": "2"}]},
        {"sha": "3", "parents": [{"sha": "2"}]},
    ]
    server.answers(Reply(body=commits))
    assert ("4", "3") == git(server).first_parents("4", 100)
    assert ("4",) == git(server).first_parents("4", 1)
    assert ["GET /repos/o/r/commits?per_page=100&sha=4"] * 2 == server.calls


def test_a_root_ends_the_line() -> None:
    commits = [{"sha": "2", "parents": [{"sha": "1"}]}, {"sha": "1", "parents": []}]
    assert {"2": "1", "1": None} == parse_first_parents(Document(commits, "commits"))
