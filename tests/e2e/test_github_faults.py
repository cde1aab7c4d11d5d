from collections.abc import Iterator

import pytest
import requests

from bed import tools
from bed.github import errors
from bed.github.faults import Delay, Drop, Lost
from bed.github.server import GitHub
from bed.github.state import PullRequest
from caller import BASE, HEAD, MERGE, Client, sarif_log

pytestmark = pytest.mark.e2e


@pytest.fixture
def client() -> Iterator[Client]:
    with GitHub(tools.ensure().modules) as github:
        github.state.open(PullRequest(7, HEAD, BASE, MERGE))
        yield Client(github)


def test_a_request_is_checked_though_a_fault_answers_it(client: Client) -> None:
    client.github.state.faults.order(Drop())

    with pytest.raises(requests.ConnectionError):
        client.post("/issues/7/comments", {})
    assert [each.side for each in client.github.state.violations] == ["request"]


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


def test_a_lost_answer_is_to_a_request_that_was_served(client: Client) -> None:
    gateway = errors.error(502, "Server Error")
    client.github.state.faults.order(Lost(), path_ends="/comments")
    client.github.state.faults.order(Lost(gateway), path_ends="/comments")

    with pytest.raises(requests.ConnectionError):
        client.comment("first")
    assert client.comment("second").status_code == 502
    assert [each.body for each in client.github.state.comments.values()] == ["first", "second"]


def test_a_rate_limit_says_when_it_ends(client: Client) -> None:
    client.github.state.faults.order(errors.rate_limit(reset=1_800_000_000))

    answer = client.get("/pulls/7")

    told = [answer.headers[f"X-RateLimit-{name}"] for name in ("Remaining", "Reset")]
    assert (answer.status_code, told) == (403, ["0", "1800000000"])
