from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests  # noqa: TID251 - the error that the stub raises
import responses

from dunnage.adapters.github import GitHub
from dunnage.adapters.github_api import Api
from dunnage.adapters.github_error import GitHubError
from dunnage.adapters.patience import Patience
from dunnage.forge import Commented
from dunnage.model import Lines
from dunnage.report.suggestions import MARKER as SUGGESTED
from dunnage.report.suggestions import Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

API = "https://api.github.com"
STUB = f"{API}:443"  # PyGithub names the port
ISSUE = f"{STUB}/repos/o/r/issues/7/comments"
MARKER = "<!-- dunnage:api -->"
BODY = f"{MARKER}\n## Image\n"
BOT = "github-actions[bot]"


def comment(number: int, body: str, login: str | None = BOT) -> dict[str, Any]:
    return {
        "id": number,
        "url": f"{STUB}/repos/o/r/issues/comments/{number}",
        "html_url": f"https://github.com/o/r/pull/7#issuecomment-{number}",
        "body": body,
        "user": None if login is None else {"login": login, "id": 1},
    }


def url(number: int) -> str:
    return f"https://github.com/o/r/pull/7#issuecomment-{number}"


@pytest.fixture
def server() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def hub() -> GitHub:
    return GitHub(Api(API, "t0k3n", "o/r", Patience(lambda _: None, pace=0)))


def lists(server: responses.RequestsMock, *comments: dict[str, Any]) -> None:
    server.get(ISSUE, json=comments)


def viewer(server: responses.RequestsMock, login: str = BOT) -> None:
    server.post(f"{STUB}/graphql", json={"data": {"viewer": {"login": login}}})


def sent(server: responses.RequestsMock) -> list[tuple[str, str]]:
    """Method and last part of the path of each call."""
    return [
        (str(call.request.method), str(call.request.url).partition("?")[0].rpartition("/")[2])
        for call in server.calls
    ]


def test_a_first_comment_is_created(server: responses.RequestsMock) -> None:
    lists(server)
    server.post(
        ISSUE,
        status=201,
        json=comment(1, BODY),
        match=[responses.matchers.json_params_matcher({"body": BODY})],
    )
    viewer(server)
    lists(server, comment(1, BODY))
    assert Commented(created=True, edited=False, url=url(1)) == hub().comment(7, MARKER, BODY)


def test_a_list_that_lags_behind_does_not_hide_the_new_comment(
    server: responses.RequestsMock,
) -> None:
    lists(server)
    server.post(ISSUE, status=201, json=comment(1, BODY))
    assert Commented(created=True, edited=False, url=url(1)) == hub().comment(7, MARKER, BODY)


def test_a_comment_that_says_the_same_is_left_alone(server: responses.RequestsMock) -> None:
    lists(server, comment(1, BODY.replace("\n", "\r\n").rstrip()))
    viewer(server)
    assert Commented(created=False, edited=False, url=url(1)) == hub().comment(7, MARKER, BODY)


def test_a_comment_that_says_something_else_is_edited(server: responses.RequestsMock) -> None:
    lists(server, comment(1, f"{MARKER}\nold"))
    viewer(server)
    server.patch(f"{STUB}/repos/o/r/issues/comments/1", json=comment(1, BODY))
    assert Commented(created=False, edited=True, url=url(1)) == hub().comment(7, MARKER, BODY)
    assert {"body": BODY} == json.loads(server.calls[-1].request.body or "")


def test_a_comment_that_need_not_be_is_only_edited(server: responses.RequestsMock) -> None:
    lists(server)
    assert hub().comment(7, MARKER, BODY, create=False) is None
    lists(server, comment(1, f"{MARKER}\nold"))
    viewer(server)
    server.patch(f"{STUB}/repos/o/r/issues/comments/1", json=comment(1, BODY))
    expected = Commented(created=False, edited=True, url=url(1))
    assert expected == hub().comment(7, MARKER, BODY, create=False)


def test_our_comment_is_found_on_a_later_page(server: responses.RequestsMock) -> None:
    server.get(
        ISSUE,
        json=[comment(number, "hello", "someone") for number in range(1, 101)],
        headers={"Link": f'<{API}/repos/o/r/issues/7/comments?per_page=100&page=2>; rel="next"'},
        match=[responses.matchers.query_param_matcher({"per_page": "100"})],
    )
    server.get(
        ISSUE,
        json=[comment(101, BODY)],
        match=[responses.matchers.query_param_matcher({"per_page": "100", "page": "2"})],
    )
    viewer(server)
    assert Commented(created=False, edited=False, url=url(101)) == hub().comment(7, MARKER, BODY)


@pytest.mark.parametrize(
    "foreign",
    [
        comment(1, BODY, "mallory"),
        comment(1, BODY, None),
        comment(1, f"Look at this:\n{BODY}"),
        comment(1, BODY.replace("api", "web")),
    ],
    ids=["another author", "deleted author", "marker not first", "another image"],
)
def test_a_comment_of_others_is_not_ours(
    server: responses.RequestsMock, foreign: dict[str, Any]
) -> None:
    server.assert_all_requests_are_fired = False
    lists(server, foreign)
    viewer(server)
    server.post(ISSUE, status=201, json=comment(2, BODY))
    assert Commented(created=True, edited=False, url=url(2)) == hub().comment(7, MARKER, BODY)


@pytest.mark.parametrize(
    ("login", "author"), [("octocat", "octocat"), ("my-app", "my-app[bot]"), (BOT, BOT)]
)
def test_the_token_knows_its_own_comments(
    server: responses.RequestsMock, login: str, author: str
) -> None:
    lists(server, comment(1, BODY, author))
    viewer(server, login)
    assert Commented(created=False, edited=False, url=url(1)) == hub().comment(7, MARKER, BODY)


def test_a_token_without_graphql_is_the_jobs_own(server: responses.RequestsMock) -> None:
    lists(server, comment(1, BODY))
    server.post(f"{STUB}/graphql", status=403, json={"message": "Resource not accessible"})
    assert Commented(created=False, edited=False, url=url(1)) == hub().comment(7, MARKER, BODY)


def test_a_token_whose_owner_is_not_told_writes_nothing(server: responses.RequestsMock) -> None:
    lists(server, comment(1, BODY, "octocat"))
    server.post(f"{STUB}/graphql", status=502)
    with pytest.raises(GitHubError, match=r"^the token's owner is not known: GitHub answered 502$"):
        hub().comment(7, MARKER, BODY)


def test_an_edit_whose_answer_was_lost_is_made_again(server: responses.RequestsMock) -> None:
    lists(server, comment(1, f"{MARKER}\nold"))
    viewer(server)
    server.patch(f"{STUB}/repos/o/r/issues/comments/1", status=502)
    server.patch(f"{STUB}/repos/o/r/issues/comments/1", json=comment(1, BODY))
    assert Commented(created=False, edited=True, url=url(1)) == hub().comment(7, MARKER, BODY)


def test_a_limit_does_not_double_a_comment(server: responses.RequestsMock) -> None:
    lists(server)
    slow = {"message": "You have exceeded a secondary rate limit."}
    server.post(ISSUE, status=403, json=slow, headers={"Retry-After": "1"})
    server.post(ISSUE, status=201, json=comment(1, BODY))
    viewer(server)
    lists(server, comment(1, BODY))
    assert Commented(created=True, edited=False, url=url(1)) == hub().comment(7, MARKER, BODY)


def test_of_two_jobs_comments_the_oldest_stays_with_the_newest_words(
    server: responses.RequestsMock,
) -> None:
    lists(server)
    server.post(ISSUE, status=201, json=comment(2, BODY))
    viewer(server)
    lists(server, comment(1, f"{MARKER}\nother job"), comment(2, BODY))
    server.delete(f"{STUB}/repos/o/r/issues/comments/2", status=204)
    server.patch(f"{STUB}/repos/o/r/issues/comments/1", json=comment(1, BODY))
    assert Commented(created=True, edited=True, url=url(1)) == hub().comment(7, MARKER, BODY)


def test_a_double_that_another_job_deleted_is_no_failure(server: responses.RequestsMock) -> None:
    lists(server, comment(1, BODY), comment(2, BODY))
    viewer(server)
    server.delete(f"{STUB}/repos/o/r/issues/comments/2", status=404, json={"message": "Not Found"})
    assert Commented(created=False, edited=False, url=url(1)) == hub().comment(7, MARKER, BODY)


def test_a_comment_whose_answer_was_lost_is_not_written_twice(
    server: responses.RequestsMock,
) -> None:
    lists(server)
    server.post(ISSUE, status=502, body="<html>")
    viewer(server)
    lists(server, comment(1, BODY))
    assert Commented(created=True, edited=False, url=url(1)) == hub().comment(7, MARKER, BODY)
    assert 1 == sent(server).count(("POST", "comments"))


def test_a_comment_that_was_not_written_is_written_again(server: responses.RequestsMock) -> None:
    lists(server)
    server.post(ISSUE, body=requests.ConnectionError("reset"))
    lists(server)
    server.post(ISSUE, status=201, json=comment(1, BODY))
    assert Commented(created=True, edited=False, url=url(1)) == hub().comment(7, MARKER, BODY)


def test_a_comment_that_is_too_long_is_refused_with_githubs_words(
    server: responses.RequestsMock,
) -> None:
    lists(server)
    long = "Body is too long (maximum is 65536 characters)"
    server.post(
        ISSUE, status=422, json={"message": "Validation Failed", "errors": [{"message": long}]}
    )
    with pytest.raises(GitHubError) as failure:
        hub().comment(7, MARKER, BODY)
    assert (f"the comment was not written: GitHub answered 422 (Validation Failed: {long})") == str(
        failure.value
    )


def test_a_failing_delete_is_told(server: responses.RequestsMock) -> None:
    lists(server, comment(1, BODY), comment(2, BODY))
    viewer(server)
    server.delete(f"{STUB}/repos/o/r/issues/comments/2", status=500, json={"message": "Oops"})
    with pytest.raises(GitHubError, match=r"^a double of the comment was not deleted: .*500"):
        hub().comment(7, MARKER, BODY)


PULL = f"{STUB}/repos/o/r/pulls/7"


def remark(line: int, body: str, login: str | None = BOT) -> dict[str, Any]:
    user = None if login is None else {"login": login, "id": 1}
    return {"id": line, "path": "Dockerfile", "line": line, "body": body, "user": user}


def suggestion(line: int) -> Suggestion:
    return Suggestion("Dockerfile", Lines(line, line), f"{SUGGESTED}\nfix {line}\n")


def test_only_what_is_no_suggestion_yet_is_sent(server: responses.RequestsMock) -> None:
    there = remark(1, f"{SUGGESTED}\r\nfix 1")
    lost = remark(2, f"{SUGGESTED}\nfix 2", None)
    server.get(f"{PULL}/comments", json=[there, lost, remark(2, "fix 2")])
    viewer(server)
    server.post(f"{PULL}/reviews", json={"id": 1})

    assert hub().suggest(7, "c" * 40, (suggestion(1), suggestion(2))) == 1
    assert json.loads(server.calls[-1].request.body or "") == {
        "event": "COMMENT",
        "body": "Dunnage can repair this.",
        "commit_id": "c" * 40,
        "comments": [
            {"path": "Dockerfile", "body": suggestion(2).body, "side": "RIGHT", "line": 2}
        ],
    }


def test_a_suggestion_for_several_lines_names_the_first_and_the_last(
    server: responses.RequestsMock,
) -> None:
    server.get(f"{PULL}/comments", json=[])
    server.post(f"{PULL}/reviews", json={"id": 1})

    assert hub().suggest(7, "c" * 40, (Suggestion("Dockerfile", Lines(2, 4), "x"),)) == 1
    assert json.loads(server.calls[-1].request.body or "")["comments"] == [
        {
            "path": "Dockerfile",
            "body": "x",
            "side": "RIGHT",
            "line": 4,
            "start_line": 2,
            "start_side": "RIGHT",
        }
    ]


def test_suggestions_that_are_all_there_are_no_review(server: responses.RequestsMock) -> None:
    server.get(f"{PULL}/comments", json=[remark(1, suggestion(1).body)])
    viewer(server)

    assert hub().suggest(7, "c" * 40, (suggestion(1),)) == 0


def test_a_file_without_a_patch_has_none(server: responses.RequestsMock) -> None:
    files = [{"filename": "Dockerfile", "patch": "@@"}, {"filename": "logo.png"}]
    server.get(f"{PULL}/files", json=files)

    assert hub().patches(7) == {"Dockerfile": "@@"}
