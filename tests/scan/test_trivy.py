import json

import pytest

from dunnage.document import DocumentError
from dunnage.errors import ToolError
from dunnage.model import Lines, Package, Rating, Vulnerability
from dunnage.scan import trivy
from dunnage.scan.trivy import Detection, Licence, Scan, Secret

LODASH = Package("npm", "lodash", "4.17.20", "app/node_modules/lodash")
REPORT = {
    "SchemaVersion": 2,
    "Trivy": {"Version": "0.76.0"},
    "Metadata": {"OS": {"Family": "debian", "Name": "12.15"}},
    "Results": [
        {
            "Target": "layout (debian 12.15)",
            "Class": "os-pkgs",
            "Type": "debian",
            "Packages": [
                {"Name": "tar", "Version": "1.34+dfsg", "Release": "1.2+deb12u1"},
                {"Name": "bsdutils", "Version": "2.38.1", "Release": "5+deb12u3", "Epoch": 1},
            ],
            "Vulnerabilities": [
                {
                    "VulnerabilityID": "CVE-2005-2541",
                    "PkgName": "tar",
                    "InstalledVersion": "1.34+dfsg-1.2+deb12u1",
                    "Status": "affected",
                    "Layer": {"DiffID": "sha256:01"},
                    "Severity": "LOW",
                }
            ],
        },
        {
            "Target": "Node.js",
            "Class": "lang-pkgs",
            "Type": "node-pkg",
            "Packages": [
                {
                    "Name": "lodash",
                    "Version": "4.17.20",
                    "FilePath": "app/node_modules/lodash/package.json",
                }
            ],
            "Vulnerabilities": [
                {
                    "VulnerabilityID": "CVE-2021-23337",
                    "PkgName": "lodash",
                    "PkgPath": "app/node_modules/lodash/package.json",
                    "InstalledVersion": "4.17.20",
                    "FixedVersion": "4.17.21",
                    "Status": "fixed",
                    "Layer": {"DiffID": "sha256:02"},
                    "SeveritySource": "ghsa",
                    "PrimaryURL": "https://avd.aquasec.com/nvd/cve-2021-23337",
                    "Title": "Command Injection in lodash",
                    "Description": "Versions before 4.17.21 are vulnerable.",
                    "Severity": "HIGH",
                    "CVSS": {"nvd": {"V3Score": 9.1}, "ghsa": {"V3Score": 7.2, "V40Score": 8}},
                }
            ],
        },
        {
            "Target": "app/node_modules/esbuild/bin/esbuild",
            "Class": "lang-pkgs",
            "Type": "gobinary",
            "Packages": [{"Name": "stdlib", "Version": "v1.20.0"}],
        },
        {
            "Target": "/app/config.env",
            "Class": "secret",
            "Secrets": [
                {
                    "RuleID": "aws-access-key-id",
                    "Severity": "CRITICAL",
                    "Title": "AWS Access Key ID",
                    "StartLine": 2,
                    "EndLine": 2,
                    "Match": "KEY=********************",
                    "Layer": {"DiffID": "sha256:03"},
                }
            ],
        },
    ],
}


def scan(**changes: object) -> Scan:
    return trivy.read(json.dumps(REPORT | changes).encode())


def a_vulnerability(**changes: object) -> Detection:
    found = {
        "VulnerabilityID": "CVE-1",
        "PkgName": "lodash",
        "InstalledVersion": "1",
        "Severity": "HIGH",
    }
    result = {"Target": "Node.js", "Class": "lang-pkgs", "Type": "node-pkg"}
    return scan(Results=[result | {"Vulnerabilities": [found | changes]}]).detections[0]


@pytest.mark.parametrize(
    ("references", "exploited"),
    [
        (["https://www.cisa.gov/known-exploited-vulnerabilities-catalog?field_cve=CVE-1"], True),
        (["https://www.cisa.gov/known-exploited-vulnerabilities-catalog?field_cve=CVE-12"], False),
        (["https://www.cisa.gov/known-exploited-vulnerabilities-catalog"], False),
        ([], False),
        (None, False),
    ],
)
def test_a_reference_to_the_catalogue_of_cisa_tells_that_attacks_are_known(
    references: list[str] | None, exploited: bool
) -> None:
    assert a_vulnerability(References=references).vulnerability.exploited is exploited


def test_a_report_is_read_as_a_whole() -> None:
    tar = Package("debian", "tar", "1.34+dfsg-1.2+deb12u1")
    assert scan() == Scan(
        version="0.76.0",
        os_family="debian",
        packages=(
            tar,
            Package("debian", "bsdutils", "1:2.38.1-5+deb12u3"),
            LODASH,
            Package("gobinary", "stdlib", "v1.20.0", "app/node_modules/esbuild/bin/esbuild"),
        ),
        detections=(
            Detection(
                vulnerability=Vulnerability("CVE-2005-2541", Rating.LOW, tar),
                diff_id="sha256:01",
                status="affected",
                title="",
                description="",
                url=None,
                score=None,
            ),
            Detection(
                vulnerability=Vulnerability("CVE-2021-23337", Rating.HIGH, LODASH, "4.17.21"),
                diff_id="sha256:02",
                status="fixed",
                title="Command Injection in lodash",
                description="Versions before 4.17.21 are vulnerable.",
                url="https://avd.aquasec.com/nvd/cve-2021-23337",
                score=7.2,
            ),
        ),
        secrets=(
            Secret(
                rule="aws-access-key-id",
                title="AWS Access Key ID",
                rating=Rating.CRITICAL,
                path="app/config.env",
                lines=Lines(2, 2),
                diff_id="sha256:03",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("lowest", "found"),
    [
        (Rating.UNKNOWN, ["CVE-2005-2541", "CVE-2021-23337", "aws-access-key-id"]),
        (Rating.HIGH, ["CVE-2021-23337", "aws-access-key-id"]),
        (Rating.CRITICAL, ["aws-access-key-id"]),
    ],
)
def test_what_is_rated_below_can_be_left_out(lowest: Rating, found: list[str]) -> None:
    kept = scan().above(lowest)
    cves, secrets = [each.vulnerability.id for each in kept.detections], kept.secrets
    assert [*cves, *(each.rule for each in secrets)] == found
    assert kept.packages == scan().packages


def test_an_image_without_an_operating_system_has_no_family() -> None:
    expected = Scan("0.76.0", None, (), (), ())
    assert scan(Metadata={}, Results=None) == expected


@pytest.mark.parametrize(
    ("cvss", "score"),
    [
        ({"nvd": {"V3Score": 9.1}, "redhat": {"V3Score": 5.0}}, 9.1),
        ({"nvd": {"V40Score": 9.1}, "bitnami": {"V3Score": 5}}, 5.0),
        ({"nvd": {"V40Score": 9.1}}, 9.1),
        ({"nvd": {"V3Score": 0}, "ghsa": {"V3Score": 11}}, None),
        (None, None),
    ],
)
def test_a_score_comes_from_the_best_source(cvss: object, score: float | None) -> None:
    assert a_vulnerability(CVSS=cvss).score == score


def test_an_unknown_severity_is_unknown() -> None:
    assert a_vulnerability(Severity="APOCALYPTIC").vulnerability.rating == Rating.UNKNOWN


def test_a_package_at_the_root_of_the_image_has_an_empty_path() -> None:
    assert a_vulnerability(PkgPath="package.json").vulnerability.package.path == ""


def test_another_schema_is_refused() -> None:
    with pytest.raises(ToolError, match=r"^Trivy's report has schema 3, not 2\.$"):
        scan(SchemaVersion=3)


@pytest.mark.parametrize("report", [b"", b"{}", b"[]", b'{"SchemaVersion": 2}'])
def test_something_else_than_a_report_is_refused(report: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^Trivy's report"):
        trivy.read(report)


def test_licences_are_joined_with_their_packages() -> None:
    found = trivy.read(
        json.dumps(
            {
                "SchemaVersion": 2,
                "Trivy": {"Version": "0.76.0"},
                "Results": [
                    {
                        "Class": "os-pkgs",
                        "Type": "debian",
                        "Packages": [
                            {"Name": "tar", "Version": "1.34", "Layer": {"DiffID": "sha256:01"}}
                        ],
                    },
                    {
                        "Class": "lang-pkgs",
                        "Type": "node-pkg",
                        "Packages": [
                            {
                                "Name": "lodash",
                                "Version": "4.17.20",
                                "FilePath": "app/node_modules/lodash/package.json",
                                "Layer": {"DiffID": "sha256:02"},
                            }
                        ],
                    },
                    {
                        "Target": "OS Packages",
                        "Class": "license",
                        "Licenses": [
                            {
                                "Severity": "HIGH",
                                "Category": "restricted",
                                "PkgName": "tar",
                                "FilePath": "",
                                "Name": "GPL-3.0-only",
                            },
                            {
                                "Severity": "HIGH",
                                "Category": "restricted",
                                "PkgName": "gone",
                                "Name": "GPL-3.0-only",
                            },
                        ],
                    },
                    {
                        "Target": "Node.js",
                        "Class": "license",
                        "Licenses": [
                            {
                                "Severity": "LOW",
                                "Category": "notice",
                                "PkgName": "lodash",
                                "FilePath": "app/node_modules/lodash/package.json",
                                "Name": "MIT",
                            }
                        ],
                    },
                ],
            }
        ).encode()
    )
    tar = Package("debian", "tar", "1.34")
    gpl = Licence("GPL-3.0-only", "restricted", Rating.HIGH, tar, "sha256:01")
    mit = Licence("MIT", "notice", Rating.LOW, LODASH, "sha256:02")
    assert found.licences == (gpl, mit)
    assert found.above(Rating.CRITICAL).licences == (gpl, mit)
    assert found.above(Rating.UNKNOWN, Rating.MEDIUM).licences == (gpl,)
