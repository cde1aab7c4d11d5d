import base64
import gzip
import os
from collections.abc import Iterator
from typing import Any

import pytest

from bed import tools
from bed.github import code_scanning, sarif
from bed.github.server import GitHub
from bed.github.state import PullRequest
from caller import BASE, HEAD, MERGE, Client, run, sarif_log

pytestmark = pytest.mark.e2e


@pytest.fixture
def client() -> Iterator[Client]:
    with GitHub(tools.ensure().modules) as github:
        github.state.open(PullRequest(7, HEAD, BASE, MERGE))
        yield Client(github)


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
