import json
import random
from typing import Any

import pytest

from dunnage.report import sarif_merge
from dunnage.report.sarif_merge import Merged

OURS = (("dunnage", "dunnage/shop/linux-amd64/dunnage/"),)


def a_result(uri: str = "src/app.js") -> dict[str, Any]:
    place = {"artifactLocation": {"uri": uri}, "region": {"startLine": 1}}
    return {"message": {"text": "x"}, "locations": [{"physicalLocation": place}]}


def a_run(
    *results: dict[str, Any], tool: str = "ESLint", category: str | None = "lint/"
) -> dict[str, Any]:
    details = {} if category is None else {"automationDetails": {"id": category}}
    return {"tool": {"driver": {"name": tool}}, "results": list(results)} | details


def a_file(*runs: object, version: str = "2.1.0") -> bytes:
    return json.dumps({"version": version, "runs": runs}).encode()


def merged(*files: bytes) -> Merged:
    named = ((f"{name}.sarif", content) for name, content in zip("abc", files, strict=False))
    return sarif_merge.merge(named, OURS)


def categories(found: Merged) -> list[str]:
    return [json.loads(run)["automationDetails"]["id"] for run in found.runs]


def refusal(run: object) -> str:
    found = merged(a_file(run))
    assert (found.runs, found.told) == ((), ())
    (problem,) = found.problems
    assert problem.startswith("a.sarif: run 1 is left out: ")
    return problem.removeprefix("a.sarif: run 1 is left out: ")


def test_a_run_stays_as_its_tool_wrote_it() -> None:
    run = a_run(a_result() | {"own": [1.0, None, True, "ü]\u2028<"]})
    found = merged(a_file(run))
    assert [json.loads(each) for each in found.runs] == [run]
    assert (found.told, found.problems) == (("1 result of ESLint from a.sarif",), ())


@pytest.mark.parametrize("category", [None, "", "lint", "/"])
def test_a_run_without_a_category_gets_the_path_of_its_file(category: str | None) -> None:
    assert categories(merged(a_file(a_run(category=category)))) == ["a.sarif/"]


def test_runs_of_one_category_are_told_apart() -> None:
    run = a_run(category="lint/1")
    assert categories(merged(a_file(run, run, run), a_file(run))) == [
        "lint/1",
        "a.sarif/",
        "a.sarif/2/",
        "b.sarif/",
    ]


def test_two_tools_may_have_the_same_category() -> None:
    assert categories(merged(a_file(a_run(), a_run(tool="Semgrep")))) == ["lint/", "lint/"]


def test_nobody_takes_the_place_of_our_results() -> None:
    (tool, category) = OURS[0]
    forged = a_run(tool=tool, category=f"{category}again")
    assert categories(merged(a_file(forged))) == ["a.sarif/"]


def test_a_bad_run_costs_no_other() -> None:
    found = merged(a_file({}, a_run()), b"no SARIF", a_file(a_run(tool="Semgrep")))
    assert found.told == ("0 results of ESLint from a.sarif", "0 results of Semgrep from c.sarif")
    assert found.problems == (
        "a.sarif: run 1 is left out: it has no tool",
        "b.sarif is left out: it is not JSON: Expecting value: line 1 column 1 (char 0)",
    )


@pytest.mark.parametrize(
    "content", [b"[]", b"{}", a_file(version="2.0.0"), b'{"version": "2.1.0", "runs": {}}']
)
def test_what_is_no_sarif_is_left_out(content: bytes) -> None:
    assert merged(content) == Merged(problems=("a.sarif is left out: it is not SARIF 2.1.0",))


def test_a_file_that_is_nested_without_end_is_left_out() -> None:
    depth = 200_000
    content = b'{"version": "2.1.0", "runs": ' + b"[" * depth + b"]" * depth + b"}"
    assert merged(content).problems == ("a.sarif is left out: it is nested too deeply",)


def test_a_file_that_is_too_large_is_left_out() -> None:
    content = a_file(a_run(a_result() | {"blank": " " * (33 * 1024 * 1024)}))
    assert merged(content).problems == ("a.sarif is left out: it has more than 33.6 MB",)


@pytest.mark.parametrize(
    ("run", "reason"),
    [
        (1, "it is not of type object"),
        (a_run() | {"results": None}, "results is not of type array"),
        (a_run(tool=""), "tool.driver.name is empty"),
        (a_run(tool="x" * 300), "tool.driver.name has more than 255 characters"),
        (a_run({"locations": []}), "results[0] has no message"),
        (a_run(a_result() | {"locations": []}), "results[0].locations is empty"),
        (
            a_run(a_result() | {"locations": [{}]}),
            "results[0].locations[0] has no physicalLocation",
        ),
        (a_run(*[a_result()] * 25_001), "results has more than 25,000 items"),
        (a_run(a_result() | {"x": float("nan")}), "it cannot be written again"),
    ],
)
def test_a_run_that_github_would_refuse_is_left_out(run: object, reason: str) -> None:
    assert refusal(run).startswith(reason)


@pytest.mark.parametrize(
    "uri",
    ["debian:12", "/etc/passwd", "file:///home/runner/work/x.js", "a b.js", "%zz", "a\\b", ""],
)
def test_a_place_outside_of_the_repository_is_refused(uri: str) -> None:
    place = "results[0].locations[0].physicalLocation.artifactLocation.uri"
    expected = f"{place} is no path of the repository, percent-encoded: {uri!r}"
    assert refusal(a_run(a_result(uri))) == expected


@pytest.mark.parametrize(
    "uri", ["src/a.js", "./a%20b.js", "x/1:2", "ü.js", "file:///github/workspace/src/a.js"]
)
def test_a_place_in_the_repository_is_taken(uri: str) -> None:
    assert merged(a_file(a_run(a_result(uri)))).problems == ()


@pytest.mark.parametrize(("score", "problems"), [("7.5", 0), (7.5, 0), ("high", 1), ("", 1)])
def test_a_score_that_is_no_number_is_refused(score: object, problems: int) -> None:
    rule = {"id": "x", "properties": {"security-severity": score}}
    run = a_run() | {"tool": {"driver": {"name": "Semgrep", "rules": [rule]}}}
    assert len(merged(a_file(run)).problems) == problems


def test_a_file_has_no_more_runs_than_github_takes() -> None:
    found = merged(a_file(*(a_run(category=f"{number}/") for number in range(20))))
    assert len(found.runs) == 19
    assert found.problems == ("a.sarif: run 20 is left out: GitHub takes 20 runs in one file",)


def test_what_would_make_the_upload_too_large_is_left_out() -> None:
    noise = random.Random(1).randbytes(5 * 1024 * 1024).hex()  # noqa: S311 - no secret
    large = a_file(a_run(a_result() | {"noise": noise}))
    found = merged(large, large, a_file(a_run(tool="Semgrep")))
    assert found.problems == (
        "b.sarif: run 1 is left out: it and those before it have more than 7.3 MB packed",
    )
    assert len(found.runs) == 2
