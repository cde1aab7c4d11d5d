from dataclasses import replace

import pytest

from dunnage.model import Lines, Package, Rating, Rule, Severity, Vulnerability
from dunnage.scan import rules
from dunnage.scan.trivy import Detection, Licence, Secret

DETECTION = Detection(
    vulnerability=Vulnerability(
        "CVE-2021-23337",
        Rating.HIGH,
        Package("npm", "lodash", "4.17.20", "app/node_modules/lodash"),
        "4.17.21",
    ),
    diff_id=None,
    status="fixed",
    title="Command Injection in lodash",
    description="Versions before 4.17.21 are vulnerable.",
    url="https://avd.aquasec.com/nvd/cve-2021-23337",
    score=7.2,
)


def rated(rating: Rating, score: float | None = None) -> Detection:
    return replace(
        DETECTION, vulnerability=replace(DETECTION.vulnerability, rating=rating), score=score
    )


def test_a_vulnerability_is_one_rule_whatever_has_it() -> None:
    tar = Vulnerability("CVE-2021-23337", Rating.LOW, Package("debian", "tar", "1.34"))
    other = replace(DETECTION, vulnerability=tar, score=None, title="other")
    assert rules.vulnerabilities((other, DETECTION)) == {
        "CVE-2021-23337": Rule(
            id="CVE-2021-23337",
            summary="Command Injection in lodash",
            help=(
                "Versions before 4.17.21 are vulnerable.\n\n"
                "In this image:\n\n"
                "- `tar 1.34`, no fix is published yet\n"
                "- `lodash 4.17.20` in `app/node_modules/lodash`, fixed in `4.17.21`"
            ),
            severity=Severity.ERROR,
            url="https://avd.aquasec.com/nvd/cve-2021-23337",
            score=7.2,
            tags=("security",),
        )
    }


def test_a_vulnerability_that_is_exploited_has_a_tag_and_says_so() -> None:
    found = replace(DETECTION, vulnerability=replace(DETECTION.vulnerability, exploited=True))

    rule = rules.vulnerabilities([found])["CVE-2021-23337"]

    assert rule.tags == ("security", "known-exploited")
    assert "\n\nCISA lists it among the [known exploited vulnerabilities](" in rule.help


@pytest.mark.parametrize(
    ("rating", "score"),
    [
        (Rating.CRITICAL, 9.5),
        (Rating.HIGH, 8.0),
        (Rating.MEDIUM, 5.5),
        (Rating.LOW, 2.0),
        (Rating.UNKNOWN, None),
    ],
)
def test_a_rating_stands_in_for_a_missing_score(rating: Rating, score: float | None) -> None:
    assert rules.vulnerabilities((rated(rating),))["CVE-2021-23337"].score == score


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://plain.example", None])
def test_only_https_is_linked(url: str | None) -> None:
    found = rules.vulnerabilities((replace(DETECTION, url=url),))
    assert found["CVE-2021-23337"].url is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("perl: CVE-2021-23337:  Buffer overflow.", "Buffer overflow"),
        ("It was found that all versions do not ...", "It was found that all versions do not…"),
        ("x" * 300, "x" * 199 + "…"),
        ("", ""),
    ],
)
def test_a_title_is_cut_down_to_what_is_wrong(title: str, expected: str) -> None:
    assert rules.title(replace(DETECTION, title=title)) == expected


def test_the_help_names_at_most_fifty_packages() -> None:
    found = rules.vulnerabilities([DETECTION] * 60)["CVE-2021-23337"]
    assert found.help.count("`lodash 4.17.20`") == 50
    assert found.help.endswith("\n- and 10 more")


def test_a_kind_of_secret_is_one_rule() -> None:
    secret = Secret("aws-key", "AWS key", Rating.CRITICAL, "app/.env", Lines(1, 1), None)
    (found,) = rules.secrets((secret, replace(secret, path="other"))).values()
    assert found == Rule(
        id="aws-key",
        summary="A secret in the image: AWS key",
        help=found.help,
        severity=Severity.ERROR,
        score=9.5,
        tags=("security",),
    )


def test_a_licence_is_one_rule() -> None:
    package = Package("npm", "ghost", "1.0.0", "app/node_modules/ghost")
    found = Licence("GPL-3.0-only", "restricted", Rating.HIGH, package, None)
    assert rules.licences((found, replace(found, package=replace(package, name="b")))) == {
        "GPL-3.0-only": Rule(
            id="license-GPL-3.0-only",
            summary="A package under GPL-3.0-only",
            help="GPL-3.0-only is, in Trivy's categories, restricted.",
            severity=Severity.ERROR,
            url="https://trivy.dev/latest/docs/scanner/license/",
            tags=("license",),
        )
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("(MIT OR Apache-2.0)", "license-MIT-OR-Apache-2.0"),
        ("SEE LICENSE IN <b>\n# x", "license-SEE-LICENSE-IN-b-x"),
        ("x" * 300, f"license-{'x' * 199}"),
    ],
)
def test_whatever_its_author_wrote_makes_a_plain_id(name: str, expected: str) -> None:
    package = Package("npm", "ghost", "1.0.0", "app/node_modules/ghost")
    found = Licence(name, "unknown", Rating.UNKNOWN, package, None)
    assert [rule.id for rule in rules.licences((found,)).values()] == [expected]
