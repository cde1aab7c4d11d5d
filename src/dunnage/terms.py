"""What counts in a review: how bad it must be, and what the repository allows today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from dunnage import units
from dunnage.errors import ConfigError, ToolError
from dunnage.suppression import ignore_files, policy, policy_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from dunnage.baseline.base import Base
    from dunnage.job import Job
    from dunnage.model import Rating
    from dunnage.suppression.mistake import Mistake
    from dunnage.suppression.policy import Policy

_IGNORES = "suppressions"
_TOLD = 5  # mistakes


@dataclass(frozen=True, slots=True)
class Terms:
    """The same for a change and for its base, so that the two compare."""

    lowest: Rating  # vulnerabilities and secrets below it are left out
    policy: Policy  # with what Trivy's ignore files and VEX documents allow
    today: date
    licenses: Rating | None = None  # those below it are left out; None: all of them


def find(job: Job, base: Base | None, image: str) -> Terms:
    """Read policy, ignore files and VEX: of a pull request's base, which it cannot write, or here.

    `image` is its name. ConfigError where the policy at hand is wrong; what is wrong with a base's
    is noted, as nobody can mend it in the pull request, and so is what is wrong with the others.
    Of a base that is not at hand nothing counts.
    """
    found: Policy | None = None
    files: Mapping[str, bytes] = {}
    if job.run.pull_request is None:
        content = policy_file.read(job.workspace.root)
        found = policy_file.parse(content) if content is not None else None
        files = _at_hand(job)
    elif base is not None and base.held:
        of = base.commit
        found = job.notes.attempt("policy", lambda: _policy(job, of), blocks=False)
        files = _of_base(job, of)
    allowed = ignore_files.parse(files, image)
    _note_mistakes(job, allowed.mistakes)
    own = found or policy.NONE
    whole = replace(own, suppressions=(*own.suppressions, *allowed.suppressions))
    return Terms(job.config.severity, whole, job.today, job.config.licenses)


def _policy(job: Job, of: str) -> Policy:
    content = job.tools.repository.file(of, policy.PATH)
    if content != policy_file.read(job.workspace.root):
        _note_change(job, "policy", policy.PATH)
    try:
        return policy.NONE if content is None else policy_file.parse(content)
    except ConfigError as error:
        message = f"the base commit's policy is wrong, so none is applied: {error}"
        raise ToolError(message) from error


def _at_hand(job: Job) -> Mapping[str, bytes]:
    root = job.workspace.root
    return _readable(job, ignore_files.listed(root), lambda path: ignore_files.read(root, path))


def _of_base(job: Job, of: str) -> Mapping[str, bytes]:
    repository = job.tools.repository
    listed = job.notes.attempt(
        _IGNORES, lambda: repository.files(of, *ignore_files.PLACES), blocks=False
    )
    paths = ignore_files.wanted(listed or ())
    files = _readable(job, paths, lambda path: repository.file(of, path))
    here = _at_hand(job)
    for path in sorted(files.keys() | here.keys()):
        if files.get(path) != here.get(path):
            _note_change(job, _IGNORES, path)
    return files


def _readable(
    job: Job, paths: Iterable[str], read: Callable[[str], bytes | None]
) -> Mapping[str, bytes]:
    """Read all that can be read; what cannot is noted."""
    attempted = (
        (path, job.notes.attempt(_IGNORES, partial(read, path), blocks=False)) for path in paths
    )
    return {path: content for path, content in attempted if content is not None}


def _note_change(job: Job, part: str, path: str) -> None:
    message = (
        f"{path} is not the base commit's: a pull request is reviewed by the one of its base, and "
        "a change of it counts once it is merged"
    )
    job.notes.add(part, message, blocks=False)


def _note_mistakes(job: Job, mistakes: tuple[Mistake, ...]) -> None:
    if mistakes:
        told = "; ".join(map(str, mistakes[:_TOLD]))
        left = len(mistakes) - _TOLD
        more = f"; and {units.counted(left, 'mistake')} more" if left > 0 else ""
        job.notes.add(_IGNORES, f"what is wrong does not count: {told}{more}", blocks=False)
