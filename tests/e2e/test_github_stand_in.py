import base64
import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from github import Auth, Github, GithubException

from bed import openapi, tools
from bed.github import code_scanning, comments, errors, sarif
from bed.github.faults import Delay, Drop
from bed.github.permissions import Token
from bed.github.routes import TEMPLATES
from bed.github.server import GitHub
from bed.github.state import ChangedFile, PullRequest, Repository

pytestmark = pytest.mark.e2e

HEAD, BASE, MERGE = "a" * 40, "b" * 40, "c" * 40
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


class Client:
    """One token's way to the repository, for what PyGithub would hide."""

    def __init__(self, github: GitHub, token: str = "workflow") -> None:  # noqa: S107 - no secret
        self.github = github
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"
        self.root = f"{github.url}/repos/octocat/demo"

    def get(self, path: str, **query: int) -> requests.Response:
        return self.session.get(self.root + path, params=query, timeout=10)

    def post(self, path: str, body: object) -> requests.Response:
        return self.session.post(self.root + path, json=body, timeout=10)

    def comment(self, text: str) -> requests.Response:
        return self.post("/issues/7/comments", {"body": text})

    def upload(self, log: object, **fields: str) -> requests.Response:
        packed = gzip.compress(json.dumps(log).encode(), mtime=0)
        return self.post(
            "/code-scanning/sarifs",
            {
                "commit_sha": MERGE,
                "ref": "refs/pull/7/merge",
                "sarif": base64.b64encode(packed).decode(),
                "checkout_uri": "file:///github/workspace/",
                **fields,
            },
        )

    def processed(self, log: object) -> dict[str, Any]:
        self.github.state.pending_polls = 0
        answer = self.get(f"/code-scanning/sarifs/{self.upload(log).json()['id']}").json()
        assert isinstance(answer, dict)
        return answer


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


def test_pygithub_asks_graphql_whose_the_token_is(stand_in: GitHub) -> None:
    _, answer = pygithub(stand_in).requester.graphql_query("{ viewer { login } }", {})

    assert answer == {"data": {"viewer": {"login": "github-actions[bot]"}}}
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


def test_a_fork_token_reads_and_does_not_write(stand_in: GitHub) -> None:
    fork = Client(stand_in, "fork")

    answer = fork.comment("hello")

    assert fork.get("/issues/7/comments").json() == []
    assert answer.status_code == 403
    assert answer.json()["message"] == "Resource not accessible by integration"
    accepted = answer.headers["x-accepted-github-permissions"]
    assert accepted == "issues=write; pull_requests=write"
    assert fork.upload(sarif_log()).status_code == 403
    assert stand_in.state.violations == []


def test_an_unknown_token_is_bad_credentials(stand_in: GitHub) -> None:
    answer = Client(stand_in, "guess").get("/pulls/7")

    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")
    assert stand_in.state.violations == []


def test_a_request_without_a_token_is_refused(stand_in: GitHub) -> None:
    assert requests.get(f"{stand_in.url}/user", timeout=10).status_code == 401


def test_a_workflow_token_is_nobody(stand_in: GitHub) -> None:
    with pytest.raises(GithubException) as caught:
        assert pygithub(stand_in).get_user().login
    assert caught.value.status == 403


def test_a_personal_token_is_somebody(stand_in: GitHub) -> None:
    stand_in.state.tokens["personal"] = Token("octocat", {}, of_installation=False)

    assert pygithub(stand_in, "personal").get_user().login == "octocat"
    assert stand_in.state.violations == []


@pytest.mark.parametrize("path", ["/pulls/8", "/issues/8/comments", "/issues/comments/1"])
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
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


def test_a_request_is_checked_though_a_fault_answers_it(client: Client) -> None:
    client.github.state.faults.order(Drop())

    with pytest.raises(requests.ConnectionError):
        client.post("/issues/7/comments", {})
    assert [each.side for each in client.github.state.violations] == ["request"]


def test_an_endpoint_that_is_not_served_is_a_violation(client: Client) -> None:
    assert client.get("/branches").status_code == 404
    assert [each.reasons for each in client.github.state.violations] == [
        ("the stand-in does not serve this",)
    ]


def test_the_description_checks_responses_too(node_modules: Path) -> None:
    description = openapi.load(node_modules, TEMPLATES)
    path = "/repos/octocat/demo/code-scanning/sarifs/1"

    reasons = description.response_problems("GET", path, 200, b'{"processing_status": "lost"}')

    expected = "processing_status: 'lost' is not one of ['pending', 'complete', 'failed']"
    assert reasons == (expected,)


def test_an_upload_is_pending_and_then_complete(client: Client) -> None:
    receipt = client.upload(sarif_log())
    polls = [client.session.get(receipt.json()["url"], timeout=10).json() for _ in range(2)]

    assert receipt.status_code == 202
    assert [each["processing_status"] for each in polls] == ["pending", "complete"]
    (stored,) = client.github.state.uploads.values()
    assert (stored.commit_sha, stored.ref, stored.log) == (MERGE, "refs/pull/7/merge", sarif_log())
    assert client.github.state.violations == []


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"commit_sha": "d" * 40}, 404, "commit not found"),
        (
            {"ref": "refs/heads/gone"},
            404,
            "ref 'refs/heads/gone' not found in this repository",
        ),
        ({"sarif": "%"}, 400, "Invalid SARIF: it is not Base64"),
        ({"sarif": "aGVsbG8="}, 400, "Invalid SARIF: it is not gzipped JSON"),
    ],
)
def test_an_upload_for_nothing_or_of_nothing_is_refused(
    client: Client, fields: dict[str, str], status: int, message: str
) -> None:
    answer = client.upload(sarif_log(), **fields)

    assert (answer.status_code, answer.json()["message"]) == (status, message)
    assert client.github.state.violations == []


def test_an_upload_of_more_than_ten_megabytes_is_refused(client: Client) -> None:
    noise = os.urandom(code_scanning.MOST_PACKED_BYTES)
    too_much = base64.b64encode(gzip.compress(noise, 0)).decode()

    assert client.upload({}, sarif=too_much).status_code == 413


def test_an_upload_needs_code_security(client: Client) -> None:
    client.github.state.code_security = False

    answer = client.upload(sarif_log())

    assert answer.status_code == 403
    assert answer.json()["message"].startswith("Code Security must be enabled")


def test_two_runs_of_one_category_fail_together(client: Client) -> None:
    answer = client.processed(sarif_log(run("trivy", "app/1"), run("trivy", "app/2")))

    assert answer["processing_status"] == "failed"
    assert answer["errors"][0].startswith("A delivery cannot contain multiple runs")


def test_two_tools_share_a_category(client: Client) -> None:
    answer = client.processed(sarif_log(run("trivy", "app/"), run("dunnage", "app/")))

    assert answer["processing_status"] == "complete"


@pytest.mark.parametrize(
    ("uri", "problem"),
    [
        ("debian:12", 'SARIF URI scheme "debian" did not match the checkout URI scheme "file"'),
        ("file:///etc/passwd", "an invalid URI was provided as a SARIF location"),
        ("../Dockerfile", "an invalid URI was provided as a SARIF location"),
        ("/Dockerfile", "an invalid URI was provided as a SARIF location"),
        ("./Dockerfile", "an invalid URI was provided as a SARIF location"),
        ("my Dockerfile", "an invalid URI was provided as a SARIF location"),
    ],
)
def test_a_location_outside_of_the_checkout_fails(client: Client, uri: str, problem: str) -> None:
    answer = client.processed(sarif_log(run(uri=uri)))

    assert answer == {"processing_status": "failed", "errors": [problem]}


@pytest.mark.parametrize("uri", ["my%20app/Dockerfile", "file:///github/workspace/Dockerfile"])
def test_a_location_inside_of_the_checkout_is_taken(client: Client, uri: str) -> None:
    assert client.processed(sarif_log(run(uri=uri)))["processing_status"] == "complete"


@pytest.mark.parametrize("lost", ["ruleId", "message", "locations"])
def test_a_result_without_its_parts_fails(client: Client, lost: str) -> None:
    log = sarif_log()
    del log["runs"][0]["results"][0][lost]

    assert client.processed(log)["processing_status"] == "failed"


def test_a_driver_without_rules_fails(client: Client) -> None:
    log = sarif_log()
    del log["runs"][0]["tool"]["driver"]["rules"]

    expected = ["could not convert rules: expected driver rules"]
    assert client.processed(log)["errors"] == expected


@pytest.mark.parametrize("severity", ["high", 7.5, "", "nan"])
def test_a_security_severity_that_is_no_number_in_text_fails(
    client: Client, severity: object
) -> None:
    log = sarif_log()
    log["runs"][0]["tool"]["driver"]["rules"][0]["properties"] = {"security-severity": severity}

    expected = ["could not convert rules: invalid security severity value, is not a number"]
    assert client.processed(log)["errors"] == expected


def test_one_run_more_than_the_limit_fails(client: Client) -> None:
    runs = [run(identity=f"{number}/") for number in range(sarif.MOST_RUNS + 1)]

    expected = ["rejecting SARIF, as there are more runs than allowed (21 > 20)"]
    assert client.processed(sarif_log(*runs))["errors"] == expected


@pytest.mark.parametrize(
    ("noun", "path", "most"),
    [
        ("results per run", ("results",), sarif.MOST_RESULTS),
        ("rules per run", ("tool", "driver", "rules"), sarif.MOST_RULES),
        ("locations per result", ("results", 0, "locations"), sarif.MOST_LOCATIONS),
    ],
)
def test_one_item_more_than_the_limit_fails(
    client: Client, noun: str, path: tuple[str | int, ...], most: int
) -> None:
    log = sarif_log()
    items: Any = log["runs"][0]
    for step in path:
        items = items[step]
    items *= most + 1

    expected = f"rejecting SARIF, as there are more {noun} than allowed ({most + 1} > {most})"
    assert client.processed(log)["errors"] == [expected]


def test_one_tag_more_than_the_limit_fails(client: Client) -> None:
    log = sarif_log()
    log["runs"][0]["tool"]["driver"]["rules"][0]["properties"] = {"tags": ["x"] * 21}

    expected = ["rejecting SARIF, as there are more tags per rule than allowed (21 > 20)"]
    assert client.processed(log)["errors"] == expected


@pytest.mark.parametrize("nonsense", [{}, {"runs": 1}, {"runs": [None, {"results": ["x"]}]}])
def test_nonsense_fails_and_does_not_break_the_stand_in(client: Client, nonsense: object) -> None:
    assert client.processed(nonsense)["processing_status"] == "failed"
    assert client.github.state.violations == []


def test_an_ordered_answer_is_given_once(client: Client) -> None:
    client.github.state.faults.order(errors.secondary_rate_limit(retry_after=1))

    refused, served = client.get("/pulls/7"), client.get("/pulls/7")

    assert (refused.status_code, refused.headers["Retry-After"]) == (403, "1")
    assert served.status_code == 200
    assert [each.status for each in client.github.state.log] == [403, 200]


def test_a_fault_may_wait_for_one_kind_of_request(client: Client) -> None:
    outage = errors.error(503, "Service unavailable")
    client.github.state.faults.order(outage, method="POST", path_ends="/sarifs", times=2)

    statuses = [client.comment("hello").status_code]
    statuses += [client.upload(sarif_log()).status_code for _ in range(3)]

    assert statuses == [201, 503, 503, 202]


def test_a_dropped_connection_reaches_the_client(client: Client) -> None:
    client.github.state.faults.order(Drop())

    with pytest.raises(requests.ConnectionError):
        client.get("/pulls/7")
    assert [each.status for each in client.github.state.log] == [None]


def test_a_slow_answer_meets_the_patience_of_the_client(client: Client) -> None:
    client.github.state.faults.order(Delay(0.3))

    with pytest.raises(requests.Timeout):
        client.session.get(f"{client.root}/pulls/7", timeout=0.1)


def test_a_stopped_stand_in_answers_no_more(node_modules: Path) -> None:
    with GitHub(node_modules) as github:
        url = github.url

    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=1)


def pygithub(github: GitHub, token: str = "workflow") -> Github:  # noqa: S107 - no secret
    return Github(
        base_url=github.url,
        auth=Auth.Token(token),
        retry=None,
        seconds_between_requests=None,
        seconds_between_writes=None,
    )


def run(name: str = "dunnage", identity: str = "app/", uri: str = "Dockerfile") -> dict[str, Any]:
    text = {"text": "A text."}
    location = {
        "physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": 1}},
    }
    rule = {"id": "r", "shortDescription": text, "fullDescription": text, "help": text}
    return {
        "tool": {"driver": {"name": name, "rules": [rule]}},
        "automationDetails": {"id": identity},
        "results": [{"ruleId": "r", "message": text, "locations": [location]}],
    }


def sarif_log(*runs: dict[str, Any]) -> dict[str, Any]:
    return {"version": "2.1.0", "runs": list(runs or (run(),))}
