from dunnage.errors import ToolError
from dunnage.model import Problem
from dunnage.notes import Notes
from fakes import FakeRunner


def broken() -> None:
    message = "trivy was killed by signal 15"
    raise ToolError(message)


def test_what_does_not_work_is_kept_and_told_at_once() -> None:
    runner = FakeRunner()
    notes = Notes(runner)

    notes.attempt("Trivy", broken, blocks=True)

    assert notes.problems == (Problem("Trivy", "trivy was killed by signal 15", blocks=True),)
    assert runner.warnings == ["Trivy: trivy was killed by signal 15"]


def test_that_the_run_was_cancelled_is_said_once_for_all_that_breaks_from_it() -> None:
    runner = FakeRunner()
    notes = Notes(runner)
    notes.add("git", "there is no repository", blocks=False)
    runner.is_cancelled = True

    notes.attempt("Trivy", broken, blocks=True)
    notes.add("comment", "the comment was not written", blocks=False)

    assert notes.problems == (
        Problem("git", "there is no repository", blocks=False),
        Problem("review", "the run was cancelled before all was done", blocks=True),
    )
    assert runner.warnings == ["git: there is no repository"]
