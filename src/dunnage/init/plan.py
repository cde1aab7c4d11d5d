"""All that a Dockerfile is written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.init import application, credentials, managers, release
from dunnage.init.bases import Ground

if TYPE_CHECKING:
    from dunnage.init.application import Application
    from dunnage.init.bases import Base
    from dunnage.init.credentials import Credentials
    from dunnage.init.manager import Manager
    from dunnage.project.ignore import Ignore
    from dunnage.project.package_json import PackageJson
    from dunnage.project.project import Project


@dataclass(frozen=True, slots=True)
class Plan:
    """What is built, how, and on what."""

    ground: Ground
    manager: Manager
    credentials: Credentials
    application: Application


def read(project: Project, manifest: PackageJson, base: Base, ignore: Ignore) -> Plan:
    """Read a project; ConfigError tells what it lacks. `ignore` is the file that will be there."""
    return Plan(
        ground=Ground(base, release.choose(project)),
        manager=managers.find(project),
        credentials=credentials.find(project),
        application=application.find(project, manifest, ignore),
    )
