"""Whether a file lies in a stage at its end, so far as the sources tell without a build."""

from __future__ import annotations

from posixpath import splitext
from typing import TYPE_CHECKING

from dunnage.dockerfile import Stage
from dunnage.flow.copies import DEEPEST, Copy
from dunnage.flow.memory import remembered
from dunnage.project import install

if TYPE_CHECKING:
    from dunnage.flow.flow import Flow
    from dunnage.flow.steps import Step
    from dunnage.project.project import Project

# Commands that make no file of an application.
_HARMLESS = frozenset(
    {"apt", "apt-get", "apk", "dnf", "microdnf", "yum", "mkdir", "chown", "chmod", "rm", "cd"}
    | {"set", "test", "[", "true", "echo", "ls", "addgroup", "adduser", "groupadd", "useradd"}
    | {"usermod", "groupmod", "deluser", "delgroup", "userdel", "export", "update-ca-certificates"}
)
_ARCHIVES = (".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".git")
_LIFECYCLE = frozenset({"preinstall", "install", "postinstall", "prepare"})


@remembered
def lies(flow: Flow, stage: Stage, path: str) -> bool | None:
    """Say whether a file is there; None where a command may have made it, or that is not known."""
    if "/node_modules/" in path or stage.index > DEEPEST:
        return None
    verdict = None if flow.base(stage).family is None else False
    for event in flow.history(stage, flow.arrivals):
        found = _brings(flow, event, path) if isinstance(event, Copy) else _makes(flow, event)
        if found:
            return True
        if found is None:
            verdict = None
    return verdict


def starts(flow: Flow, path: str) -> bool | None:
    """Say whether Node.js finds a program under a path, which may lack its ending."""
    names = (path,) if splitext(path)[1] else (path, f"{path}.js", f"{path}/index.js")
    verdicts = {lies(flow, flow.target, each) for each in names}
    return True if True in verdicts else None if None in verdicts else False


def _brings(flow: Flow, copy: Copy, path: str) -> bool | None:
    # A comment behind a COPY makes its last word the destination.
    if copy.destination is None or any(path.startswith("#") for path in copy.paths):
        return None
    if (origin := copy.origin(path)) is None:
        return None if _unpacks(copy) else False
    if isinstance(copy.source, Stage):
        return lies(flow, copy.source, origin)
    if not copy.is_context or copy.instruction.flag("exclude") is not None:
        return None
    if flow.project is None:
        return True if origin in copy.paths else None
    return _lies_in_context(flow.project, copy, origin)


def _lies_in_context(project: Project, copy: Copy, origin: str) -> bool | None:
    if project.is_file(origin):
        return project.sent(origin)
    return None if _is_made_before(project, copy, origin) else False


def _is_made_before(project: Project, copy: Copy, origin: str) -> bool:
    """Say whether a workflow may compile a file before it builds the image."""
    out_dir = project.out_dir()
    compiled = out_dir is not None and origin.startswith(f"{out_dir}/")
    return compiled or not all(_is_there(project, each) for each in copy.paths)


def _is_there(project: Project, path: str) -> bool:
    if path == "." or set("*?[") & set(path) or project.is_file(path):
        return True
    return any(each.startswith(f"{path.rstrip('/')}/") for each in project.files)


def _unpacks(copy: Copy) -> bool:
    remote = not copy.paths and not copy.instruction.heredocs
    return copy.keyword == "ADD" and (
        remote or any(each.endswith(_ARCHIVES) for each in copy.paths)
    )


def _makes(flow: Flow, step: Step) -> bool | None:
    """Say False where a command surely makes nothing of the kind."""
    if any(each.operator.startswith(">") for each in step.command.redirections):
        return None
    if (found := install.read(step.command)) is not None and found.destination is None:
        manifest = flow.project.package_json if flow.project else None
        return None if manifest is not None and _LIFECYCLE & manifest.scripts.keys() else False
    is_cleaning = step.program == "npm" and "cache" in step.words
    return False if not step.words or step.program in _HARMLESS or is_cleaning else None
