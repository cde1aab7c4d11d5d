"""The tables of one pull request, and of what it would be as a first image."""

from dataclasses import replace

import pytest

from builders import (
    a_delta,
    a_finding,
    a_location,
    a_package,
    a_snapshot,
    a_vulnerability,
    the_runs,
)
from dunnage.image.delta import PackageChange, PackageDelta
from dunnage.image.snapshot import Snapshot
from dunnage.model import Rating, Severity
from dunnage.report.pictures.places import Places
from dunnage.report.report import Report
from dunnage.report.tables.directories import directories
from dunnage.report.tables.findings import findings
from dunnage.report.tables.instructions import instructions
from dunnage.report.tables.packages import packages
from dunnage.report.tables.parts import parts
from dunnage.report.tables.table import Table
from dunnage.report.tables.waste import waste
from report.pull_requests import AFTER, DOCS, INSTALL, a_pull_request

REPORT = a_pull_request()


@pytest.fixture
def places() -> Places:
    return Places(REPORT)


def snapshot_of(report: Report) -> Snapshot:
    assert report.snapshot is not None
    return report.snapshot


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def rows_by_name(table: Table) -> dict[object, tuple[object, ...]]:
    return {row[0]: row[1:] for row in table.rows}


def test_an_instruction_stands_above_those_that_made_what_it_copies(places: Places) -> None:
    made = instructions(snapshot_of(REPORT), REPORT.delta, places)

    base, copy, own, remove = (places.step(each.step) for each in AFTER)
    assert made.rows == (
        (base, 230_800_000, 1_900_000, 80_800_000, 700_000, None),
        (copy, 78_730_000, 50_430_000, 29_100_000, 15_100_000, None),
        (places.step(INSTALL), 78_730_000, None, None, None, copy),
        (own, 31_120_000, 31_000_000, 9_040_000, 9_000_000, None),
        (remove, 0, 0, 200, 200, None),
    )


def test_an_instruction_that_is_gone_comes_last(places: Places) -> None:
    assert REPORT.delta is not None
    gone = replace(REPORT.delta.instructions[0], after=None)
    delta = replace(REPORT.delta, instructions=(gone,))

    made = instructions(snapshot_of(REPORT), delta, places)

    assert gone.before is not None
    number = places.step(gone.before.step, gone=True)
    assert made.rows[-1] == (number, None, 50_430_000, None, 15_100_000, None)


def test_layers_of_one_instruction_are_one_row(places: Places) -> None:
    twice = replace(a_snapshot((AFTER[0], AFTER[0])), parts=())

    made = instructions(twice, None, places)

    assert names(made) == ["Instruction", "On disk", "To pull"]
    assert made.rows == ((places.step(AFTER[0].step), 461_600_000, 161_600_000),)


def test_packages_have_their_growth_and_those_that_went_are_told(places: Places) -> None:
    entry = a_location(31, path="package-lock.json")
    lodash = a_package()
    sharp, zod = (replace(a_package(each, "1.0.0", size=9), location=entry) for each in "sz")
    changes = (
        PackageDelta(None, sharp, PackageChange.ADDED),
        PackageDelta(zod, None, PackageChange.REMOVED),
    )
    snapshot = replace(a_snapshot(), packages=(sharp, lodash))

    made = packages(snapshot, a_delta(packages=changes), places)

    line, gone = places.line(entry), places.line(entry, gone=True)
    assert names(made) == ["Package", "Version", "Kind", "Line", "On disk", "Change"]
    assert made.rows == (
        ("lodash", "4.17.20", "npm", None, 1_400_000, 0),
        ("s", "1.0.0", "npm", line, 9, 9),
        ("z", "1.0.0", "npm", gone, None, -9),
    )


def test_a_first_image_has_no_column_for_a_change(places: Places) -> None:
    assert names(packages(a_snapshot(), None, places)) == ["Package", "Version", "Kind", "On disk"]


def test_a_directory_that_is_gone_has_no_size() -> None:
    delta = a_delta(directories=(("usr", 7), ("opt", -5)))

    assert directories(a_snapshot(), delta).rows == (
        ("/app/node_modules", 28_000_000, 0),
        ("/usr", 150_000_000, 7),
        ("/opt", None, -5),
    )


def test_parts_set_own_content_against_the_base_images() -> None:
    rows = rows_by_name(parts(snapshot_of(REPORT), REPORT.delta))

    assert rows["devDependencies"] == (22_900_000, 22_900_000, 0, 0)
    assert rows["Node.js runtime"] == (0, 0, 119_850_000, 1_850_000)


def test_wasted_bytes_have_two_instructions(places: Places) -> None:
    (row,) = waste(snapshot_of(REPORT), places).rows

    stored, by = places.step(DOCS.stored), places.step(DOCS.by)
    assert row == (stored, by, "deleted", "/app/docs/…", 214, 31_000_000)


def test_findings_and_vulnerabilities_are_counted_apart() -> None:
    runs = the_runs(
        a_finding(severity=Severity.ERROR),
        vulnerabilities=(a_vulnerability(), a_vulnerability("CVE-2", Rating.LOW)),
    )

    made = findings(runs)

    assert names(made)[2:] == [
        "Errors",
        "Warnings",
        "Notes",
        "High vulnerabilities",
        "Low vulnerabilities",
    ]
    assert rows_by_name(made)["dunnage"] == ("0.1.0", 1, 0, 0, None, None)
    assert rows_by_name(made)["Trivy"] == ("0.76.0", 0, 0, 0, 1, 1)


def test_a_tool_that_did_not_run_has_no_figures() -> None:
    rows = rows_by_name(findings(the_runs(problem="the database cannot be read")))

    assert rows["Trivy"] == ("0.76.0", None, None, None, "the database cannot be read")
