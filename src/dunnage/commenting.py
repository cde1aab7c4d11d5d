"""What a review says on its pull request, and why it says nothing where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.report import comment as single
from dunnage.report import group
from dunnage.report.suggestions import hunks, suggestions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dunnage.events import PullRequest
    from dunnage.forge import Comments
    from dunnage.gathering import Gathered
    from dunnage.job import Job
    from dunnage.report.report import Report

_CHANGES, _NEVER = "changes", "never"
_COMMENT, _SUGGESTION = "comment", "suggestion"
_FORK = "the token of a fork's pull request cannot write"
_WITHHELD = (
    f"No {_COMMENT}: {_FORK}. docs/forks.md shows the second workflow that writes the comment."
)


def comment(job: Job, reports: Sequence[Report]) -> None:
    """Write or edit the one comment of these reports; the log says why where there is none."""
    comments, pull_request = _outlet(job, _COMMENT)
    if comments is None or pull_request is None:
        return
    if len(reports) == 1:
        marker, body = single.marker(reports[0].key), single.render(reports[0])
    else:
        marker, body = group.marker(_name(job)), group.render(reports, _name(job))
    _write(job, comments, pull_request.number, marker, body, worth=_is_worth(reports))


def tell(job: Job, gathered: Gathered) -> None:
    """Write or edit the one comment that tells other jobs' reports."""
    forge, destination = job.tools.forge, gathered.destination
    if forge is None or destination is None or job.config.comment == _NEVER:
        job.tools.runner.say("No comment: there is no pull request, no `token`, or none is wanted.")
        return
    if not job.run.may_write:
        job.tools.runner.notice(_WITHHELD)
        return
    marker = group.marker(_name(job))
    body = group.render(gathered.reports, _name(job), gathered.problems)
    worth = bool(gathered.problems) or _is_worth(gathered.reports)
    _write(job, forge.comments, destination.number, marker, body, worth=worth)


def _is_worth(reports: Sequence[Report]) -> bool:
    return any(map(single.is_worth, reports))


def _write(  # noqa: PLR0913 - where, what and whether
    job: Job, comments: Comments, number: int, marker: str, body: str, *, worth: bool
) -> None:
    is_wanted = job.config.comment != _CHANGES or worth
    done = comments.comment(number, marker, body, create=is_wanted)
    if done is None:
        job.tools.runner.say("No comment: `comment: changes`, and nothing has changed.")
        return
    what = "written" if done.created else "edited" if done.edited else "already up to date"
    job.tools.runner.say(f"The comment is {what}: {done.url}")


def suggest(job: Job, reports: Sequence[Report], sources: Mapping[str, bytes]) -> None:
    """Put repairs beside the lines that the pull request changes."""
    if not any(finding.fix for report in reports for finding in report.findings):
        return
    comments, pull_request = _outlet(job, _SUGGESTION)
    if comments is None or pull_request is None:
        return
    patches = comments.patches(pull_request.number)
    diff = {path: hunks(patch) for path, patch in patches.items()}
    chosen = [each for report in reports for each in suggestions(report, diff, sources)]
    chosen = list(dict.fromkeys(chosen))  # of one Dockerfile's images
    if chosen:
        new = comments.suggest(pull_request.number, pull_request.head, chosen)
        job.tools.runner.say(f"Suggestions: {len(chosen)}, of which {new} are new.")


def _name(job: Job) -> str:
    """Name several images together, as every later run will name them too."""
    run = job.run
    return job.config.image.name or f"{run.workflow or run.repository}: {run.job}"


def _outlet(job: Job, what: str) -> tuple[Comments | None, PullRequest | None]:
    """Find where to write, or say why there is no such place."""
    forge, pull_request = job.tools.forge, job.run.pull_request
    say = job.tools.runner.say
    if job.config.comment == _NEVER:
        say(f"No {what}: `comment: never`.")
    elif pull_request is None:
        say(f"No {what}: this is no run of a pull request, but of `{job.run.event}`.")
    elif forge is None:
        say(f"No {what}: there is no `token`.")
    elif job.run.may_write:
        return forge.comments, pull_request
    elif what == _COMMENT:
        job.tools.runner.notice(_WITHHELD)
    else:  # no workflow makes up for it
        say(f"No {what}: {_FORK}.")
    return None, None
