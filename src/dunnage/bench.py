"""One commit's sources, read, and the tools to examine it with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import dockerfile as dockerfiles
from dunnage.project import project as projects

if TYPE_CHECKING:
    from dunnage.dockerfile import Dockerfile
    from dunnage.notes import Notes
    from dunnage.ports import Tools
    from dunnage.project.project import Project
    from dunnage.subject import Subject


@dataclass(frozen=True, slots=True)
class Bench:
    """What every part of an examination works with."""

    subject: Subject
    dockerfile: Dockerfile
    project: Project
    tools: Tools
    notes: Notes

    @classmethod
    def of(cls, subject: Subject, tools: Tools, notes: Notes) -> Bench:
        """Read the sources; `DockerfileError` for a Dockerfile that BuildKit would refuse."""
        request = subject.request
        dockerfile = dockerfiles.parse(
            subject.content, target=request.target, build_args=dict(request.build_args)
        )
        project = projects.read(request.context, subject.prefix, request.dockerfile)
        return cls(subject, dockerfile, project, tools, notes)
