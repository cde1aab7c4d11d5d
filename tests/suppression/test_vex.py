import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from builders import a_finding, a_package, a_vulnerability
from dunnage.model import Finding
from dunnage.suppression import vex_file
from dunnage.suppression.mistake import Mistake
from dunnage.suppression.vex import Statement, suppressions

_PATH = ".vex/shop.json"
_IMAGE = "octo/shop-api"
_FOUND = a_vulnerability("CVE-2026-0001")
_STATEMENT = {
    "vulnerability": {"name": "CVE-2026-0001"},
    "products": [{"@id": "pkg:npm/lodash@4.17.20"}],
    "status": "not_affected",
    "justification": "vulnerable_code_not_in_execute_path",
}
_AFFECTED = {
    "id": "CVE-2026-0001",
    "analysis": {"state": "not_affected", "justification": "code_not_reachable"},
    "affects": [{"ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg:npm/lodash@4.17.20"}],
}


def openvex(*statements: object, **members: object) -> str:
    head = {"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-01-01T00:00:00Z"}
    return json.dumps({**head, **members, "statements": statements}, indent=1)


def cyclonedx(*vulnerabilities: object, **members: object) -> str:
    head = {"bomFormat": "CycloneDX", "specVersion": "1.5"}
    return json.dumps({**head, **members, "vulnerabilities": vulnerabilities}, indent=1)


def statements(*documents: str) -> Iterator[Statement]:
    for text in documents:
        for each in vex_file.read(text.encode(), _PATH):
            assert isinstance(each, Statement), each
            yield each


def reasons(*documents: str, finding: Finding = _FOUND) -> list[str | None]:
    """Tell why a finding is allowed."""
    made = suppressions(statements(*documents), _IMAGE)
    return [each.reason for each in made if each.covers(finding)]


def mistakes(text: str | bytes) -> list[str]:
    content = text if isinstance(text, bytes) else text.encode()
    return [str(each) for each in vex_file.read(content, _PATH) if isinstance(each, Mistake)]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, "not affected: vulnerable code not in execute path"),
        (
            {"impact_statement": "It is in tests."},
            "not affected: vulnerable code not in execute path. It is in tests.",
        ),
        ({"status": "fixed", "justification": None}, "fixed"),
        ({"products": ["pkg:npm/lodash"]}, "not affected: vulnerable code not in execute path"),
        (
            {"products": [{"identifiers": {"purl": "pkg:npm/lodash"}}]},
            "not affected: vulnerable code not in execute path",
        ),
        ({"vulnerability": "CVE-2026-0001"}, "not affected: vulnerable code not in execute path"),
        (
            {"vulnerability": {"name": "GHSA-1", "aliases": ["CVE-2026-0001"]}},
            "not affected: vulnerable code not in execute path",
        ),
    ],
)
def test_openvex_allows_what_needs_nothing(changed: dict[str, object], reason: str) -> None:
    assert reasons(openvex({**_STATEMENT, **changed})) == [reason]


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "affected"},
        {"status": "under_investigation"},
        {"vulnerability": {"name": "CVE-2026-0002"}},
        {"products": []},
        {"products": [{"@id": "pkg:npm/lodash@4.17.21"}]},
        {"products": [{"@id": "https://example.com/shop"}]},
        {"products": [{"@id": "pkg:npm/lodash", "subcomponents": [{"@id": "unknown"}]}]},
    ],
)
def test_openvex_allows_nothing_else(changed: dict[str, object]) -> None:
    assert reasons(openvex({**_STATEMENT, **changed})) == []


@pytest.mark.parametrize(
    ("product", "holds"),
    [
        ({"@id": "pkg:oci/shop-api"}, True),
        ({"@id": "pkg:oci/shop-api?repository_url=ghcr.io/octo/shop-api"}, True),
        ({"@id": "pkg:oci/shop-api", "subcomponents": [{"@id": "pkg:npm/lodash"}]}, True),
        ({"@id": "pkg:oci/shop-api", "subcomponents": [{"@id": "pkg:npm/qs"}]}, False),
        ({"@id": "pkg:oci/worker"}, False),
        ({"@id": "pkg:oci/shop-api@sha256%3Aab"}, False),
        ({"@id": "pkg:npm/express", "subcomponents": [{"@id": "pkg:npm/lodash"}]}, True),
        ({"@id": "pkg:npm/koa", "subcomponents": [{"@id": "pkg:npm/lodash"}]}, False),
    ],
)
def test_a_product_may_be_the_image_or_what_asks_for_a_package(
    product: object, holds: bool
) -> None:
    package = replace(a_package(), via=("express",))
    found = a_vulnerability("CVE-2026-0001", package=package)

    assert bool(reasons(openvex({**_STATEMENT, "products": [product]}), finding=found)) is holds


def test_a_later_statement_outweighs_an_earlier_one_wherever_each_stands() -> None:
    doubt = {**_STATEMENT, "status": "affected", "timestamp": "2026-02-01T00:00:00.123456789-06:00"}
    settled = {
        **_STATEMENT,
        "status": "fixed",
        "justification": None,
        "timestamp": "2026-03-01T00:00:00Z",
    }
    general = {**_STATEMENT, "products": ["pkg:npm/lodash"]}

    assert reasons(openvex(doubt, general)) == []
    assert reasons(openvex(settled, doubt, general)) == ["fixed"]
    assert reasons(openvex(doubt), openvex(general)) == []


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("not_affected", "not affected: code not reachable"),
        ("false_positive", "not affected: code not reachable"),
        ("resolved", "fixed: code not reachable"),
    ],
)
def test_cyclonedx_allows_what_needs_nothing(state: str, reason: str) -> None:
    analysis = {"state": state, "justification": "code_not_reachable"}

    assert reasons(cyclonedx({**_AFFECTED, "analysis": analysis})) == [reason]


@pytest.mark.parametrize(
    "changed",
    [
        {"analysis": {"state": "exploitable"}},
        {"analysis": {"state": "in_triage"}},
        {"analysis": None},
        {"affects": [{"ref": "urn:cdx:3e671687/1#unknown"}]},
        {"affects": []},
    ],
)
def test_cyclonedx_allows_nothing_else(changed: dict[str, object]) -> None:
    assert reasons(cyclonedx({**_AFFECTED, **changed})) == []


def test_cyclonedx_may_refer_to_a_component_of_its_own() -> None:
    components = [{"bom-ref": "lodash-1", "purl": "pkg:npm/lodash@4.17.20"}]
    affected = {**_AFFECTED, "affects": [{"ref": "lodash-1"}]}

    assert reasons(cyclonedx(affected, components=components)) == [
        "not affected: code not reachable"
    ]


def test_a_statement_is_about_vulnerabilities_alone() -> None:
    product = {**_STATEMENT, "products": ["pkg:oci/shop-api"]}

    assert reasons(openvex(product), finding=a_finding("CVE-2026-0001")) == []


def test_a_statement_is_told_with_its_line() -> None:
    (first, second) = statements(openvex(_STATEMENT, {**_STATEMENT, "status": "fixed"}))

    assert (str(first.location), str(second.location)) == (f"{_PATH}:5", f"{_PATH}:17")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"\xff", "1: this is no text in UTF-8"),
        (
            "{",
            (
                "1: the document is not JSON: Expecting property name enclosed in double quotes: "
                "line 1 column 2 (char 1)"
            ),
        ),
        ("[" * 100_000, "1: the document is nested too deeply"),
        ("{}", "1: this is neither OpenVEX nor CycloneDX in JSON"),
        (
            '{"document": {"category": "csaf_vex"}}',
            "1: this is neither OpenVEX nor CycloneDX in JSON",
        ),
        (
            openvex(statements=1).replace('"statements": []', '"statements": {}'),
            "1: the document.statements is not a list",
        ),
        (
            openvex({"status": "fixed"}),
            "5: the document.statements[0].vulnerability.name is missing",
        ),
        (
            openvex({**_STATEMENT, "status": "fine"}),
            (
                "5: the document.statements[0].status is none of not_affected, fixed, affected, "
                "under_investigation"
            ),
        ),
        (
            cyclonedx({**_AFFECTED, "analysis": {"state": "fine"}}),
            (
                "5: the document.vulnerabilities[0].analysis.state is none of not_affected, "
                "false_positive, resolved, resolved_with_pedigree, exploitable, in_triage"
            ),
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str | bytes, told: str) -> None:
    assert mistakes(text) == [f"{_PATH}:{told}"]


def test_a_wrong_statement_does_not_count_and_the_others_do() -> None:
    read = list(vex_file.read(openvex({"status": "fixed"}, _STATEMENT).encode(), _PATH))

    assert [type(each) for each in read] == [Mistake, Statement]
