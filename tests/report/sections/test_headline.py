from dataclasses import replace

from builders import a_broken_build, a_finding, a_report
from dunnage.model import Outcome, Problem, Tool, ToolRun
from dunnage.report.report import Report
from dunnage.report.sections.headline import headline


def a_lint(*problems: Problem) -> Report:
    runs = (ToolRun(Tool.DUNNAGE, "0.1.0", (a_finding(),)),)
    bare = replace(a_report(), image=None, snapshot=None, delta=None, baseline=None)
    return replace(bare, runs=runs, problems=problems)


def summary(report: Report) -> str:
    return headline(report).body.split("\n\n")[1]


def test_a_lint_alone_is_said_to_be_one() -> None:
    assert a_lint().verdict.outcome is Outcome.PASS
    assert summary(a_lint()) == "**Linted alone**: nothing was built · 1 warning"


def test_an_image_that_could_not_be_built_is_missed() -> None:
    unreadable = a_lint(Problem("build", "Dockerfile cannot be read", blocks=True))

    missed = "**No image**, so nothing was weighed or scanned"
    assert summary(unreadable) == f"{missed} · 1 warning"
    assert summary(a_broken_build()) == missed
