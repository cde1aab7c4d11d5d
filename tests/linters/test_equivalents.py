from builders import a_finding, a_location
from dunnage.linters.equivalents import dedupe
from dunnage.model import Tool, ToolRun


def runs(ours: str, theirs: str, *, line: int = 9, path: str = "Dockerfile") -> tuple[ToolRun, ...]:
    return (
        ToolRun(Tool.HADOLINT, "2", (a_finding(theirs, location=a_location(line, path=path)),)),
        ToolRun(Tool.DUNNAGE, "1", (a_finding(ours, location=a_location(8, 10)),)),
    )


def test_one_problem_is_told_once_by_the_tool_of_the_highest_rank() -> None:
    hadolint, dunnage = runs("base-image-untagged", "DL3006")
    buildkit = ToolRun(Tool.BUILDKIT, "3", (a_finding("LegacyKeyValueFormat"),))
    assert dedupe((hadolint, buildkit, dunnage)) == (ToolRun(Tool.HADOLINT, "2"), buildkit, dunnage)


def test_buildkit_comes_before_hadolint() -> None:
    hadolint = ToolRun(Tool.HADOLINT, None, (a_finding("DL3025"),))
    buildkit = ToolRun(Tool.BUILDKIT, None, (a_finding("JSONArgsRecommended"),))
    assert dedupe((hadolint, buildkit)) == (ToolRun(Tool.HADOLINT), buildkit)


def test_the_same_problem_on_other_lines_is_another_one() -> None:
    told = runs("base-image-untagged", "DL3006", line=11)
    assert dedupe(told) == told


def test_the_same_problem_in_another_file_is_another_one() -> None:
    told = runs("runs-as-root", "DL3002", path="api/Dockerfile")
    assert dedupe(told) == told


def test_a_problem_of_the_whole_file_has_no_line_of_its_own() -> None:
    hadolint, dunnage = runs("runs-as-root", "DL3002", line=99)
    assert dedupe((hadolint, dunnage)) == (ToolRun(Tool.HADOLINT, "2"), dunnage)


def test_different_problems_on_one_line_are_both_told() -> None:
    told = runs("base-image-untagged", "DL3025")
    assert dedupe(told) == told


def test_what_one_tool_tells_twice_stays_twice() -> None:
    run = ToolRun(Tool.HADOLINT, None, (a_finding("DL3012"), a_finding("DL4003")))
    assert dedupe((run,)) == (run,)


def test_a_tool_that_did_not_run_keeps_its_problem() -> None:
    broken = ToolRun(Tool.HADOLINT, problem="hadolint is not installed")
    assert dedupe((broken,)) == (broken,)
