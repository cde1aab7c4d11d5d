from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from github import GithubException

from bed import openapi, tools
from bed.github import comments
from bed.github.deployment import DOTCOM
from bed.github.routes import TEMPLATES
from bed.github.server import GitHub
from bed.github.state import ChangedFile, PullRequest, Repository
from caller import BASE, HEAD, MERGE, Client, pygithub

pytestmark = pytest.mark.e2e

FORK = Repository("mallory/demo", id=2, is_fork=True)
CHANGE = ChangedFile("Dockerfile", patch="@@ -1 +1,2 @@\n-FROM node\n+FROM node:24\n+USER node")
PULL = PullRequest(7, HEAD, BASE, MERGE, head_repository=FORK, files=(CHANGE,))
BODY_LIMIT = "Body is too long (maximum is 65536 characters)"


@pytest.fixture(scope="session")
def node_modules() -> Path:
    return tools.ensure().modules


@pytest.fixture
def stand_in(node_modules: Path) -> Iterator[GitHub]:
    with GitHub(node_modules) as github:
        github.state.open(PULL)
        yield github


@pytest.fixture
def client(stand_in: GitHub) -> Client:
    return Client(stand_in)


def test_pygithub_writes_edits_lists_and_deletes_comments(stand_in: GitHub) -> None:
    pull = pygithub(stand_in).get_repo("octocat/demo").get_pull(7)

    first, second = pull.create_issue_comment("first"), pull.create_issue_comment("second")
    first.edit("changed")
    second.delete()

    seen = [(each.user.login, each.body) for each in pull.get_issue_comments()]
    assert seen == [("github-actions[bot]", "changed")]
    assert stand_in.state.violations == []


def test_pygithub_reads_a_pull_request_from_a_fork_and_its_files(stand_in: GitHub) -> None:
    pull = pygithub(stand_in).get_repo("octocat/demo").get_pull(7)

    assert (pull.head.sha, pull.head.repo.full_name, pull.head.repo.id) == (HEAD, FORK.full_name, 2)
    assert (pull.base.sha, pull.base.ref, pull.base.repo.default_branch) == (BASE, "main", "main")
    assert [(each.filename, each.additions, each.deletions) for each in pull.get_files()] == [
        ("Dockerfile", 2, 1)
    ]
    assert stand_in.state.violations == []


def test_pygithub_follows_the_pages_of_a_long_discussion(stand_in: GitHub) -> None:
    for number in range(65):
        stand_in.state.comment(7, "octocat", f"comment {number}")

    pull = pygithub(stand_in).get_repo("octocat/demo").get_pull(7)

    expected = [f"comment {number}" for number in range(65)]
    assert [each.body for each in pull.get_issue_comments()] == expected
    pages = [each for each in stand_in.state.log if each.path.endswith("/comments")]
    assert [each.query.get("page") for each in pages] == [None, "2", "3"]


def test_a_page_links_to_its_neighbours_and_to_both_ends(client: Client) -> None:
    for number in range(5):
        client.github.state.comment(7, "octocat", str(number))

    answer = client.get("/issues/7/comments", per_page=2, page=2)

    assert [each["body"] for each in answer.json()] == ["2", "3"]
    assert {name: link["url"][-4:] for name, link in answer.links.items()} == {
        "prev": "ge=1",
        "next": "ge=3",
        "last": "ge=3",
        "first": "ge=1",
    }


def test_a_page_holds_at_most_a_hundred_items(client: Client) -> None:
    for number in range(101):
        client.github.state.comment(7, "octocat", str(number))

    assert len(client.get("/issues/7/comments", per_page=100).json()) == 100
    assert len(client.get("/issues/7/comments", per_page=1000).json()) == 100


def test_anybody_may_have_written_the_marker_of_another(client: Client) -> None:
    client.github.state.comment(7, "mallory", "<!-- marker -->")
    client.comment("<!-- marker -->")

    authors = [each["user"]["login"] for each in client.get("/issues/7/comments").json()]
    assert authors == ["mallory", "github-actions[bot]"]


def test_a_comment_of_exactly_the_limit_is_taken(client: Client) -> None:
    assert client.comment("é" * (comments.MOST_BYTES // 2)).status_code == 201


def test_a_comment_over_the_limit_is_refused_in_githubs_words(client: Client) -> None:
    answer = client.comment("x" * (comments.MOST_BYTES + 1))

    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (422, BODY_LIMIT)
    assert client.github.state.comments == {}


@pytest.mark.parametrize("path", ["/pulls/8", "/issues/8/comments", "/issues/comments/1"])
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.github.state.violations == []


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [8, 7]),
        ({"state": "all"}, [9, 8, 7]),
        ({"state": "closed"}, [9]),
        ({"head": "mallory:feature"}, [7]),
        ({"head": "octocat:feature", "state": "open"}, [8]),
        ({"head": "octocat:other"}, []),
        ({"head": "feature"}, [8, 7]),
        ({"base": "next"}, [8]),
    ],
)
def test_pull_requests_are_listed_by_state_head_and_base(
    client: Client, query: dict[str, str], numbers: list[int]
) -> None:
    client.github.state.open(PullRequest(8, MERGE, BASE, "d" * 40, base_ref="next"))
    client.github.state.open(PullRequest(9, MERGE, BASE, "e" * 40, is_open=False))

    listed = client.get("/pulls", **query).json()

    assert [each["number"] for each in listed] == numbers
    assert client.github.state.violations == []


def test_a_commit_tells_whose_head_or_merge_it_is(client: Client) -> None:
    answers = [client.get(f"/commits/{sha}/pulls").json() for sha in (HEAD, MERGE, BASE)]

    assert [[each["number"] for each in answer] for answer in answers] == [[7], [7], []]
    assert client.github.state.violations == []


def test_another_repository_is_not_found(stand_in: GitHub) -> None:
    with pytest.raises(GithubException) as caught:
        pygithub(stand_in).get_repo("octocat/other")
    assert caught.value.status == 404


def test_a_request_that_the_description_forbids_is_a_violation(client: Client) -> None:
    answer = client.post("/issues/7/comments", {"text": "hello"})

    assert answer.status_code == 422
    assert [(each.side, each.reasons) for each in client.github.state.violations] == [
        ("request", ("'body' is a required property",))
    ]


def test_a_body_that_is_no_json_is_a_violation(client: Client) -> None:
    answer = client.session.post(f"{client.root}/issues/7/comments", data="{", timeout=10)

    assert (answer.status_code, answer.json()["message"]) == (400, "Problems parsing JSON")
    assert [each.side for each in client.github.state.violations] == ["request"]


def test_an_endpoint_that_is_not_served_is_a_violation(client: Client) -> None:
    assert client.get("/branches").status_code == 404
    assert [each.reasons for each in client.github.state.violations] == [
        ("the stand-in does not serve this",)
    ]


def test_the_description_checks_responses_too(node_modules: Path) -> None:
    description = openapi.load(node_modules, DOTCOM.description, TEMPLATES)
    path = "/repos/octocat/demo/code-scanning/sarifs/1"

    reasons = description.response_problems("GET", path, 200, b'{"processing_status": "lost"}', {})

    expected = "processing_status: 'lost' is not one of ['pending', 'complete', 'failed']"
    assert reasons == (expected,)


def test_many_jobs_write_at_the_same_time(client: Client) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(client.comment, [f"leg {number}" for number in range(40)]))

    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["id"] for each in answers}) == 40
    assert len(client.github.state.comments) == 40
    assert client.github.state.violations == []


def test_a_stopped_stand_in_answers_no_more(node_modules: Path) -> None:
    with GitHub(node_modules) as github:
        url = github.url

    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=1)
