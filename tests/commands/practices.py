"""Practices for tests of what is done with findings, whatever the catalogue says."""

from collections.abc import Iterator

from dunnage.dockerfile import Dockerfile
from dunnage.model import Fix, Lines, Severity
from dunnage.project.project import Project
from dunnage.rule import Violation, practice


@practice(Severity.WARNING, source="https://example.com", examples=())
def old_word(dockerfile: Dockerfile) -> Iterator[Violation]:
    """An old word is used.

    Use the new one.
    """
    for number, line in enumerate(dockerfile.text, start=1):
        if "old" in line:
            lines = Lines(number, number)
            yield Violation(lines, "An old word.", Fix(lines, line.replace("old", "new", 1)))


@practice(Severity.ERROR, source="https://example.com", examples=())
def breaking_fix(dockerfile: Dockerfile) -> Iterator[Violation]:
    """A fix of it breaks the file.

    It must not be written.
    """
    for number, line in enumerate(dockerfile.text, start=1):
        if "break" in line:
            lines = Lines(number, number)
            yield Violation(lines, "A trap.", Fix(lines, "NO INSTRUCTION"))


@practice(Severity.NOTE, source="https://example.com", examples=())
def project_at_hand(dockerfile: Dockerfile, project: Project) -> Iterator[Violation]:
    """There is a project.

    It is told where.
    """
    yield Violation(dockerfile.target.origin.lines, f"It is {project.prefix or 'here'}.")
