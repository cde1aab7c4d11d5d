import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from builders import (
    KEY,
    ORIGIN,
    a_broken_build,
    a_delta,
    a_finding,
    a_layer,
    a_location,
    a_mark,
    a_package,
    a_report,
    a_snapshot,
    a_vulnerability,
    compared,
)
from dunnage.contents import Hiding
from dunnage.image.delta import (
    FindingsDelta,
    InstructionDelta,
    PackageChange,
    PackageDelta,
    WasteDelta,
)
from dunnage.image.volatile import Volatile
from dunnage.image.waste import Waste
from dunnage.model import (
    ImageKey,
    Lines,
    Outcome,
    Package,
    Problem,
    Rating,
    Severity,
    Sizes,
    Step,
    Tool,
    Verdict,
)
from dunnage.report import comment, report_file
from dunnage.report.report import Origin, Report
from report.harmless import harm
from report.pull_requests import a_pull_request
from report.reviews import HOSTILE, REVIEWS

ROOT = a_finding()
SHIPPED = a_finding(
    "dev-dependencies-shipped",
    severity=Severity.ERROR,
    message="devDependencies are in the image (@types/node, eslint): add `--omit=dev`.",
    subject="RUN npm ci",
)
LODASH = a_vulnerability()
MINIMIST = a_vulnerability(
    "CVE-2021-44906", Rating.CRITICAL, package=a_package("minimist", "1.2.5"), fixed_in="1.2.6"
)
TAR = a_vulnerability(
    "CVE-2005-2541",
    Rating.MEDIUM,
    package=Package("debian", "tar", "1.34+dfsg-1.2"),
    location=a_location(1),
    fixed_in=None,
)


def an_instruction(
    text: str, sizes: Sizes, *, line: int = 9, base: bool = False
) -> InstructionDelta:
    layer = a_layer(text, line=line, base=base)
    return InstructionDelta(layer, layer, sizes)


def a_growth() -> Report:
    report = replace(
        a_report(ROOT, SHIPPED, vulnerabilities=(LODASH, MINIMIST, TAR)),
        problems=(Problem("upload", "give the job `security-events: write`.", blocks=False),),
        verdict=Verdict(Outcome.FINDINGS, ("fail-on `new-high`: 2 vulnerabilities",)),
    )
    delta = a_delta(
        instructions=(
            an_instruction("RUN npm ci", Sizes(11_800_000, 42_300_000)),
            an_instruction("FROM node:24", Sizes(6_900_000, 19_100_000), line=1, base=True),
            InstructionDelta(None, a_layer("RUN curl x | sh", line=4), Sizes(1_100_000, 3_400_000)),
            InstructionDelta(a_layer("COPY docs .", line=14), None, Sizes(-1_600_000, -3_800_000)),
        ),
        packages=(
            PackageDelta(
                None, a_package("typescript", "5.9.2", size=22_900_000), PackageChange.ADDED
            ),
            PackageDelta(a_package("left-pad", "1.3.0", size=12_000), None, PackageChange.REMOVED),
            PackageDelta(
                a_package("express", "4.18.0", size=None),
                a_package("express", "4.19.2"),
                PackageChange.UPGRADED,
            ),
        ),
        directories=(("app/node_modules", 42_000_000),),
        findings=FindingsDelta(
            new=(SHIPPED, MINIMIST, LODASH),
            fixed=(a_mark(a_vulnerability("CVE-2024-29041", Rating.MEDIUM), Tool.TRIVY),),
            unchanged=(ROOT,),
            disclosed=(TAR,),
        ),
    )
    return compared(report, delta)


def a_huge_change() -> Report:
    lint = tuple(
        a_finding(f"DL{n}", location=a_location(n), message="a message " * 29, subject=str(n))
        for n in range(1, 400)
    )
    vulnerabilities = tuple(
        a_vulnerability(f"CVE-2024-{n}", package=a_package("p" * 70, f"{n}." + "0" * 90))
        for n in range(1, 400)
    )
    delta = a_delta(
        instructions=tuple(
            an_instruction("RUN " + "x" * 200, Sizes(n * 10**6, n * 10**6))
            for n in range(99, 1, -1)
        ),
        packages=tuple(
            PackageDelta(None, a_package(f"p{n}", "9" * 99), PackageChange.ADDED)
            for n in range(2000)
        ),
        directories=tuple((f"{n}" * 60, n) for n in range(99, 1, -1)),
        findings=FindingsDelta((*lint, *vulnerabilities), (), (), ()),
    )
    wasted = tuple(
        Waste(
            stored=Step("COPY " + "x" * 200, a_location(n)),
            by=Step("RUN " + "y" * 200, a_location(n + 1)),
            how=Hiding.DELETED,
            size=n * 10**6,
            files=n,
            examples=("z" * 200,),
        )
        for n in range(99, 1, -1)
    )
    delta = replace(delta, waste=tuple(WasteDelta(None, each) for each in wasted))
    report = compared(a_report(*lint, vulnerabilities=vulnerabilities), delta)
    snapshot = report.snapshot and replace(report.snapshot, waste=wasted)
    return replace(report, snapshot=snapshot)


HUGE = a_huge_change()


def test_a_first_image(snapshot: SnapshotAssertion) -> None:
    assert comment.render(a_report(ROOT, vulnerabilities=(LODASH, TAR))) == snapshot


def test_a_growth_with_new_vulnerabilities(snapshot: SnapshotAssertion) -> None:
    assert comment.render(a_growth()) == snapshot


def test_four_things_in_one_pull_request_are_told_as_four(snapshot: SnapshotAssertion) -> None:
    assert comment.render(a_pull_request()) == snapshot


def test_a_first_image_that_was_traced_and_wastes(snapshot: SnapshotAssertion) -> None:
    assert comment.render(replace(a_pull_request(), delta=None)) == snapshot


def test_no_change_is_one_line(snapshot: SnapshotAssertion) -> None:
    report = a_report(ROOT, vulnerabilities=(TAR,))
    unchanged = a_delta(findings=FindingsDelta((), (), (ROOT, TAR), ()))
    assert comment.render(compared(report, unchanged)) == snapshot


def test_one_new_vulnerability_on_an_edited_line(snapshot: SnapshotAssertion) -> None:
    assert comment.render(REVIEWS["vulnerability"]) == snapshot


def test_a_growth_with_its_history_and_findings_on_edited_lines(
    snapshot: SnapshotAssertion,
) -> None:
    assert comment.render(REVIEWS["growth"]) == snapshot


def test_no_change_against_a_kept_baseline(snapshot: SnapshotAssertion) -> None:
    assert comment.render(REVIEWS["unchanged"]) == snapshot


def test_a_hostile_report(snapshot: SnapshotAssertion) -> None:
    body = comment.render(report_file.load(report_file.dump(REVIEWS["hostile"]), ORIGIN))
    assert harm(body) == []
    assert body == snapshot


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "see @octocat",
        "#1",
        "<img src=x>",
        "<b>",
        "<!-- dunnage: 0 -->",
        "[x](https://evil.example)",
        "![i](//evil.example)",
        "https://evil.example",
        "```mermaid\n<b>\n```",
        "```sh\n```",
        "\u202e",
    ],
)
def test_what_would_do_harm_is_noticed(text: str) -> None:
    body = comment.render(REVIEWS["first"])
    assert harm(body) == []
    assert harm(f"{body}\n{text}") != []


def test_a_broken_build_still_shows_the_lint(snapshot: SnapshotAssertion) -> None:
    assert comment.render(a_broken_build(ROOT, SHIPPED)) == snapshot


def test_a_huge_change(snapshot: SnapshotAssertion) -> None:
    assert comment.render(HUGE) == snapshot


def test_without_a_baseline_that_should_be_there_nothing_is_called_the_first() -> None:
    problem = Problem("baseline", "the ref cannot be read.", blocks=False)
    report = replace(a_report(), problems=(problem,))
    assert "first image" not in comment.render(report)


def test_a_scan_that_the_baseline_lacks_is_not_compared() -> None:
    delta = a_delta(findings=FindingsDelta((), (), (LODASH,), ()))
    delta = replace(delta, baseline=replace(delta.baseline, ran=(Tool.DUNNAGE,)))
    body = comment.render(compared(a_report(vulnerabilities=(LODASH,)), delta))
    assert "| in this image | 1 |" in body


def test_a_waived_budget_is_told_though_the_review_passes() -> None:
    allowed = "max-size `1MB`: the image has 2.0 MB unpacked; allowed until 2027-01-31: so"
    report = replace(a_report(), verdict=Verdict(Outcome.PASS, allowed=(allowed,)))

    assert f"\n- {allowed}\n" in comment.render(report)


def test_more_reasons_and_problems_than_fit_are_counted() -> None:
    report = replace(
        a_report(),
        problems=tuple(Problem("cache", f"broken {n}", blocks=False) for n in range(10)),
        verdict=Verdict(Outcome.FINDINGS, tuple(f"reason {n}" for n in range(1009))),
    )
    body = comment.render(report)
    assert "- reason 7\n\n…and 1,001 more.\n\n> [!NOTE]" in body
    assert "broken 7\n\n…and 2 more." in body


def test_a_layer_whose_line_is_not_known_is_named_all_the_same() -> None:
    layer = replace(a_layer("RUN npm ci"), location=None)
    body = comment.render(replace(a_report(), snapshot=a_snapshot((layer,))))
    assert "| `RUN npm ci` |  | **61.0\N{NO-BREAK SPACE}MB** | 18.2\N{NO-BREAK SPACE}MB |" in body


def test_a_growth_without_findings_says_nothing_of_findings() -> None:
    delta = a_delta(instructions=(an_instruction("RUN npm ci", Sizes(1_000_000, 2_000_000)),))
    lines = comment.render(compared(a_report(), delta)).splitlines()
    assert "**+2.0 MB** on disk, **+1.0 MB** to pull" in lines
    assert "### Findings" not in lines


def test_a_report_from_a_developers_machine_has_no_links_to_commits() -> None:
    body = comment.render(replace(a_growth(), origin=Origin(None, None, None)))
    assert "| `Dockerfile:9` |" in body
    assert "| baseline `1a2b3c4` |" in body
    assert "github.com" not in body


@pytest.mark.parametrize(
    ("name", "worth"), [(name, name != "unchanged") for name in REVIEWS], ids=[*REVIEWS]
)
def test_all_but_what_main_has_too_is_worth_a_comment(name: str, worth: bool) -> None:
    assert comment.is_worth(REVIEWS[name]) is worth


def test_an_unchanged_image_is_worth_a_comment_where_something_broke_or_fails() -> None:
    unchanged = REVIEWS["unchanged"]
    broken = Problem("Trivy", "no database.", blocks=True)
    trifle = Problem("upload", "refused.", blocks=False)
    assert comment.is_worth(replace(unchanged, problems=(broken,)))
    assert comment.is_worth(replace(unchanged, verdict=Verdict(Outcome.FINDINGS)))
    assert not comment.is_worth(replace(unchanged, problems=(trifle,)))


@pytest.mark.parametrize(
    ("changed", "worth"),
    [(None, True), ({}, False), ({"Dockerfile": (Lines(9, 9),)}, True)],
)
def test_a_dockerfile_alone_is_worth_a_comment_for_findings_on_edited_lines(
    changed: dict[str, tuple[Lines, ...]] | None, worth: bool
) -> None:
    report = replace(a_report(ROOT), image=None, snapshot=None, changed=changed)
    assert comment.is_worth(report) is worth
    assert not comment.is_worth(replace(report, runs=()))


def test_the_marker_is_the_first_line_and_one_image_has_one() -> None:
    assert comment.render(a_report()).splitlines()[0] == comment.marker(KEY)
    others = {
        comment.marker(replace(KEY, platform=each)) for each in ("linux/arm64", "linux/amd64")
    }
    assert len(others) == 2


def test_a_name_cannot_end_the_marker() -> None:
    marker = comment.marker(ImageKey("--> <b>@octocat\n" * 40, "linux/amd64"))
    assert re.fullmatch(r"<!-- dunnage: [0-9a-f]{16} [a-z0-9./-]{0,80} -->", marker)
    assert "--" not in marker.removeprefix("<!--").removesuffix("-->")


_TEXT = st.text(max_size=40) | st.sampled_from(["|" * 300, "`" * 300, "😀" * 300, "\\|" * 200])


@given(_TEXT, _TEXT, st.integers(0, 400), st.integers(0, 3000))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_found_the_comment_fits_and_is_whole(
    name: str, message: str, findings: int, problems: int
) -> None:
    huge = HUGE
    assert huge.delta
    lint = tuple(a_finding(name, message=message, subject=str(n)) for n in range(findings))
    report = replace(
        huge,
        key=ImageKey(name, message),
        runs=(replace(huge.runs[0], version=message, findings=lint), *huge.runs[1:]),
        delta=replace(
            huge.delta,
            volatile=(Volatile(message, findings),) * 9,
            notes=(message,) * problems,
        ),
        problems=(Problem(name, message, blocks=True),) * problems,
        verdict=Verdict(Outcome.FINDINGS, (message,) * problems),
    )
    body = comment.render(report)
    assert len(body.encode()) <= comment.LIMIT
    assert body.splitlines()[0] == comment.marker(report.key)
    assert body.count("<details>") == body.count("</details>")
    assert body.splitlines()[-1].endswith(("</sub>", "._"))
    for table in re.findall(r"(?:^\|.*\n)+", body, re.MULTILINE):
        assert {row[-2:] for row in table.splitlines()} == {" |"}
