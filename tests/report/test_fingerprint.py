from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from builders import KEY, a_finding, a_location, a_package, a_vulnerability
from dunnage.model import Finding, ImageKey
from dunnage.report.fingerprint import fingerprints

ROOT = a_finding()
ELSEWHERE = replace(KEY, platform="linux/arm64")


def of(*findings: Finding, key: ImageKey = KEY) -> list[str]:
    return list(fingerprints(findings, key))


def test_a_fingerprint_looks_as_githubs_own() -> None:
    assert of(ROOT) == ["40472d235dbec33e:1"]


def test_a_finding_keeps_it_when_its_line_moves_and_its_words_change() -> None:
    assert of(ROOT) == of(replace(ROOT, location=a_location(99), message="Add `USER node`."))


def test_a_vulnerability_keeps_it_when_it_is_placed_elsewhere() -> None:
    placed = a_vulnerability(location=a_location(4))
    assert of(a_vulnerability()) == of(placed)


def test_rule_file_and_subject_tell_findings_apart() -> None:
    others = (
        a_finding("no-healthcheck"),
        a_finding(location=a_location(path="api/Dockerfile")),
        a_finding(subject="USER 0"),
    )
    assert len(set(of(ROOT, *others))) == 4


def test_the_same_package_in_two_folders_is_two() -> None:
    package = a_package()
    nested = replace(package, path=f"app/node_modules/x/{package.path}")
    assert len(set(of(a_vulnerability(), a_vulnerability(package=nested)))) == 2


def test_a_vulnerability_is_its_images_and_all_else_the_files() -> None:
    assert of(a_vulnerability()) != of(a_vulnerability(), key=ELSEWHERE)
    assert of(ROOT) == of(ROOT, key=ELSEWHERE)


def test_what_is_said_twice_of_the_same_thing_is_numbered() -> None:
    assert [each.partition(":")[2] for each in of(ROOT, a_vulnerability(), ROOT)] == ["1", "1", "2"]


@given(st.lists(st.tuples(st.text(max_size=2), st.text("a\0", max_size=2)), max_size=20))
def test_no_two_of_a_run_are_the_same(drawn: list[tuple[str, str]]) -> None:
    found = [a_finding(f"{rule}-", subject=subject) for rule, subject in drawn]
    named = list(zip((each.rule.id for each in found), of(*found), strict=True))
    assert len(set(named)) == len(found)
