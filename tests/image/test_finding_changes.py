from dataclasses import replace

from builders import a_finding, a_snapshot, a_vulnerability
from dunnage.image import finding_changes
from dunnage.image.delta import FindingsDelta
from dunnage.image.snapshot import Snapshot, mark
from dunnage.model import (
    Finding,
    Lines,
    Location,
    Severity,
    Suppressed,
    Tool,
    ToolRun,
)


def _news(
    before: Snapshot, runs: list[ToolRun], suppressed: tuple[Suppressed, ...] = ()
) -> FindingsDelta:
    return finding_changes.compare(before, tuple(runs), suppressed)


def _compared(
    before: list[Finding], after: list[Finding], tool: Tool = Tool.DUNNAGE
) -> FindingsDelta:
    baseline = replace(a_snapshot(), findings=tuple(mark(tool, each) for each in before))
    return _news(baseline, [ToolRun(tool, "1", tuple(after))])


def _about(subject: str, severity: Severity = Severity.WARNING, line: int = 1) -> Finding:
    location = Location("Dockerfile", Lines(line, line))
    rule = replace(a_finding().rule, severity=severity)
    return replace(a_finding(), subject=subject, rule=rule, location=location)


def test_findings_are_new_fixed_or_unchanged() -> None:
    old, moved, new = _about("old"), _about("same", line=9), _about("new")

    assert FindingsDelta(
        new=(new,), fixed=(mark(Tool.DUNNAGE, old),), unchanged=(moved,), disclosed=()
    ) == _compared([old, _about("same")], [moved, new])


def test_findings_that_are_alike_are_counted() -> None:
    first, second, third = (_about("same", line=line) for line in (1, 2, 3))

    two_more = _compared([first], [first, second, third])
    two_less = _compared([first, second, third], [first])
    assert ((second, third), (first,)) == (two_more.new, two_more.unchanged)
    assert (mark(Tool.DUNNAGE, first),) * 2 == two_less.fixed


def test_the_worst_comes_first() -> None:
    findings = [_about(str(severity), severity) for severity in Severity]
    fixed = [mark(Tool.DUNNAGE, each) for each in findings]

    assert tuple(findings[::-1]) == _compared([], findings).new
    assert tuple(fixed[::-1]) == _compared(findings, []).fixed


def test_the_same_finding_of_another_tool_is_another() -> None:
    finding = _about("same")
    before = replace(a_snapshot(), findings=(mark(Tool.HADOLINT, finding),))
    runs = [ToolRun(Tool.DUNNAGE, "1", (finding,)), ToolRun(Tool.HADOLINT, "1")]

    found = _news(before, runs)
    assert ((finding,), (mark(Tool.HADOLINT, finding),)) == (found.new, found.fixed)


def test_a_vulnerability_of_a_package_that_was_there_is_disclosed() -> None:
    finding = a_vulnerability()
    assert finding.vulnerability is not None
    package = finding.vulnerability.package
    run = ToolRun(Tool.TRIVY, "1", (finding,))
    before = replace(a_snapshot(), packages=(replace(package, size=None),))
    other = replace(before, packages=(replace(package, version="0"),))
    scanned = replace(a_snapshot(), packages=(), scanned=(package,))

    assert FindingsDelta((), (), (), (finding,)) == _news(before, [run])
    assert FindingsDelta((), (), (), (finding,)) == _news(scanned, [run])
    assert FindingsDelta((finding,), (), (), ()) == _news(other, [run])


def test_a_vulnerable_package_that_only_moved_is_no_news() -> None:
    old = replace(a_vulnerability(), subject="lodash app/node_modules/lodash")
    new = replace(old, subject="lodash app/node_modules/express/node_modules/lodash")

    assert FindingsDelta((), (), (new,), ()) == _compared([old], [new], Tool.TRIVY)


def test_a_further_copy_of_a_vulnerable_package_is_new() -> None:
    finding = a_vulnerability()
    assert finding.vulnerability is not None
    old = replace(finding, subject="lodash app/node_modules/lodash")
    new = replace(finding, subject="lodash srv/node_modules/lodash")
    before = replace(
        a_snapshot(),
        packages=(finding.vulnerability.package,),
        findings=(mark(Tool.TRIVY, old),),
    )

    found = _news(before, [ToolRun(Tool.TRIVY, "1", (old, new))])
    assert FindingsDelta((new,), (), (old,), ()) == found


def test_a_tool_that_ran_on_one_side_only_has_no_news() -> None:
    finding = _about("any")
    before = replace(a_snapshot(), findings=(mark(Tool.DUNNAGE, finding),))
    silent = ToolRun(Tool.DUNNAGE, problem="it broke")
    run = ToolRun(Tool.DUNNAGE, "1", (finding,))

    nothing = FindingsDelta((), (), (), ())
    assert nothing == _news(before, [silent])
    assert nothing == _news(before, [])
    assert FindingsDelta((), (), (finding,), ()) == _news(replace(a_snapshot(), ran=()), [run])


def test_what_is_suppressed_now_is_neither_new_nor_fixed() -> None:
    finding = a_finding()
    before = replace(a_snapshot(), findings=(mark(Tool.DUNNAGE, finding),), ran=(Tool.DUNNAGE,))
    by = Location(".github/dunnage.yml", Lines(3, 3))
    suppressed = (Suppressed(Tool.DUNNAGE, finding, by, "so"),)

    assert FindingsDelta((), (), (), ()) == _news(before, [ToolRun(Tool.DUNNAGE)], suppressed)
