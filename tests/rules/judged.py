"""Where rules are broken in a Dockerfile and the build context around it."""

from collections.abc import Mapping

from dunnage.dockerfile import parse
from dunnage.project.project import Project
from dunnage.rule import Evidence, Practice
from project.contexts import Files

HEAD = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\n"


def evidence(
    dockerfile: str, files: Mapping[str, str] | None = None, unlisted: tuple[str, ...] = ()
) -> Evidence:
    context = None if files is None else Project(Files(files, unlisted))
    return Evidence(parse(dockerfile.encode()), context)


def told(practice: Practice, at_hand: Evidence) -> list[int | str]:
    """List the lines; those of other files with the file's path."""
    return [
        f"{each.path}:{each.lines.first}" if each.path else each.lines.first
        for each in practice.check(at_hand)
    ]
