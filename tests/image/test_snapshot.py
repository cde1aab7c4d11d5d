import json
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from builders import BASE, KEY, a_finding, a_layer, a_package, a_snapshot, a_vulnerability, an_image
from dunnage.errors import ConfigError
from dunnage.image.snapshot import Directory, Mark, Snapshot, dump, load, take
from dunnage.model import Package, Tool, ToolRun

SCHEMA = json.loads((resources.files("dunnage") / "schemas" / "snapshot-1.json").read_text())


def test_a_snapshot_is_what_is_known_of_an_image() -> None:
    finding, vulnerability = a_finding(), a_vulnerability()
    runs = (
        ToolRun(Tool.TRIVY, "0.76.0", (vulnerability,)),
        ToolRun(Tool.DUNNAGE, "0.1.0", (finding,)),
        ToolRun(Tool.HADOLINT, problem="it is not installed"),
    )
    image = replace(an_image(), files={"app/index.js": 3, "usr/bin/node": 7})

    actual = take(KEY, "ab" * 20, [("Trivy", "1"), ("BuildKit", "2")], image, [a_package()], runs)

    assert vulnerability.vulnerability is not None
    expected = Snapshot(
        key=KEY,
        commit="ab" * 20,
        tools=(("BuildKit", "2"), ("Trivy", "1")),
        layers=image.layers,
        directories=(Directory("usr", 7), Directory("usr/bin", 7), Directory("app", 3)),
        packages=(a_package(),),
        findings=(
            Mark(
                Tool.TRIVY,
                vulnerability.rule.id,
                vulnerability.subject,
                str(vulnerability.vulnerability.rating),
            ),
            Mark(Tool.DUNNAGE, finding.rule.id, finding.subject, str(finding.rule.severity)),
        ),
        ran=(Tool.TRIVY, Tool.DUNNAGE),
    )
    assert expected == actual


def test_a_scan_that_did_not_run_leaves_the_packages_open() -> None:
    assert take(KEY, None, (), an_image(), None, ()).packages is None


def test_a_snapshot_is_the_same_in_whatever_order_things_come() -> None:
    packages = [Package("npm", name, "1", f"node_modules/{name}") for name in "cab"]
    runs = [ToolRun(tool, "1", (a_finding(),)) for tool in Tool]
    shots = [
        take(KEY, None, (), an_image(), one, other)
        for one, other in ((packages, runs), (packages[::-1], runs[::-1]))
    ]

    assert dump(shots[0]) == dump(shots[1])


FULL = replace(
    a_snapshot(),
    layers=(BASE, replace(a_layer(), location=None)),
    packages=(Package("debian", "tar", "1"), Package("npm", "\ud800", "2", "node_modules/x", 3)),
    findings=(Mark(Tool.TRIVY, "CVE-2026-1", "tar (debian)", "critical"),),
)


@pytest.mark.parametrize("snapshot", [FULL, replace(FULL, packages=None, commit=None)])
def test_what_is_dumped_loads_again(snapshot: Snapshot) -> None:
    assert snapshot == load(dump(snapshot))


def test_no_foreign_text_makes_a_snapshot_that_does_not_load() -> None:
    long = "x" * 100_000
    finding = replace(a_finding(), subject=long, rule=replace(a_finding().rule, id=long))
    package = Package("npm", long, long, long)

    taken = take(KEY, None, (), an_image(), [package], [ToolRun(Tool.DUNNAGE, "1", (finding,))])

    assert taken == load(dump(taken))


def _changed(**changes: object) -> str:
    return json.dumps(json.loads(dump(FULL)) | changes)


def _changed_layer(**changes: object) -> str:
    document: dict[str, Any] = json.loads(dump(FULL))
    document["layers"][0] |= changes
    return json.dumps(document)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "the baseline is no snapshot: it is not JSON"),
        ("[" * 100_000, "the baseline is no snapshot: it is not JSON"),
        ("[]", "the baseline is no snapshot"),
        ("{}", "the baseline is no snapshot: .*required"),
        (_changed(version=2), "version 2, and this release reads version 1: let"),
        (_changed(version="1"), r"no snapshot: \$.version"),
        (_changed(commit="main"), r"no snapshot: \$.commit"),
        (_changed(more=1), "no snapshot: .*more"),
        (_changed(ran=["npm"]), r"no snapshot: \$.ran\[0\]"),
        (_changed_layer(unpacked=-1), r"no snapshot: \$.layers\[0\].unpacked"),
        (_changed_layer(unpacked=1.0), r"no snapshot: \$.layers\[0\].unpacked"),
        (_changed_layer(unpacked=float("nan")), r"no snapshot: \$.layers\[0\].unpacked"),
        (_changed_layer(compressed=2**53), r"no snapshot: \$.layers\[0\].compressed"),
        (_changed_layer(instruction="x" * 1001), r"no snapshot: \$.layers\[0\].instruction"),
    ],
)
def test_another_document_is_a_config_error(text: str, expected: str) -> None:
    with pytest.raises(ConfigError, match=expected) as raised:
        load(text)

    assert len(str(raised.value)) < 400


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)

    assert "urn:dunnage:snapshot:1" == SCHEMA["$id"]
