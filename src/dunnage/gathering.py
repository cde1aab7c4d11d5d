"""What one comment is to tell of other jobs' reviews, all of which strangers may have written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dunnage import deliveries, destination
from dunnage.destination import Destination
from dunnage.errors import ConfigError, ToolError
from dunnage.notes import Notes
from dunnage.report import report_file
from dunnage.report.report import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dunnage.events import Run
    from dunnage.job import Job
    from dunnage.model import ImageKey, Problem
    from dunnage.report.report import Report


@dataclass(frozen=True, slots=True)
class Gathered:
    """The reports, by their keys; without a destination there is nowhere to comment."""

    reports: tuple[Report, ...]
    destination: Destination | None
    problems: tuple[Problem, ...]  # reports that cannot be used, and why there is none


@dataclass(frozen=True, slots=True)
class _Claim:
    """A report, of which only the form is known to be right."""

    where: str
    report: Report


def gather(job: Job) -> Gathered:
    """Collect the reports of this run, or of the one whose end started it.

    After a run that is of no open pull request (any more) there is nothing to tell, and no problem.
    """
    job = replace(job, notes=Notes(job.tools.runner))
    run = job.run
    possible = _own(run) if run.after is None else _of_ended(job, run.after)
    if run.after is not None and not possible:
        return Gathered((), None, job.notes.problems)
    claims = tuple(_claims(job))
    chosen = _choose(possible, claims)
    if possible and chosen is None:
        job.tools.runner.notice(_undecided(possible))
        return Gathered((), None, job.notes.problems)
    return Gathered(_reports(job, claims, chosen), chosen, job.notes.problems)


def _own(run: Run) -> tuple[Destination, ...]:
    own = run.pull_request
    return (Destination(own.number, own.head),) if own else ()


def _of_ended(job: Job, ended: int) -> tuple[Destination, ...]:
    forge, runner = job.tools.forge, job.tools.runner
    if forge is None:
        message = (
            "Input `token`: to find the pull request that the ended run was of, a token is needed "
            "that has `actions: read` and `pull-requests: write`."
        )
        raise ConfigError(message)
    found = job.notes.attempt(
        "pull request", lambda: destination.after(ended, forge, runner), blocks=True
    )
    return found or ()


def _claims(job: Job) -> Iterator[_Claim]:
    origin = Origin(
        job.run.server_url, job.run.repository, commit=None, run=job.run.after or job.run.id
    )
    for each in deliveries.find(job):
        try:
            report = report_file.load(each.content.decode(errors="replace"), origin)
        except (ConfigError, ToolError) as error:
            job.notes.add(deliveries.PART, f"{each.where}: {error}", blocks=True)
        else:
            yield _Claim(each.where, report)


def _choose(possible: Sequence[Destination], claims: Sequence[_Claim]) -> Destination | None:
    """Of several pull requests that GitHub confirms, and only of those, the reports choose one."""
    if len(possible) == 1:
        return possible[0]
    claimed = {each.report.origin.pull_request for each in claims}
    meant = [each for each in possible if each.number in claimed]
    return meant[0] if len(meant) == 1 else None


def _undecided(possible: Sequence[Destination]) -> str:
    numbers = ", ".join(f"#{each.number}" for each in possible)
    return (
        f"There is no comment: pull requests {numbers} ask to merge the same commit, and the "
        "reports do not say which of them the run was of."
    )


def _reports(job: Job, claims: Sequence[_Claim], chosen: Destination | None) -> tuple[Report, ...]:
    """Keep what contradicts nothing, and of each image the newest."""
    number = chosen.number if chosen else None
    found: dict[ImageKey, _Claim] = {}
    for claim in claims:
        contradiction = _contradiction(job, claim.report.origin, number)
        first = found.get(claim.report.key)
        if contradiction is not None:
            job.notes.add(deliveries.PART, f"{claim.where}: {contradiction}", blocks=True)
        elif first is not None:
            job.tools.runner.say(f"{claim.where} is left out: {first.where} is of the same image.")
        else:
            found[claim.report.key] = claim
    reports = (found[key].report for key in sorted(found))
    return tuple(
        replace(each, origin=replace(each.origin, pull_request=number)) for each in reports
    )


def _contradiction(job: Job, claimed: Origin, number: int | None) -> str | None:
    if claimed.pull_request not in (None, number):
        return f"it says that it is of pull request #{claimed.pull_request}, which the run is not"
    own = job.run.pull_request
    if own is not None and claimed.commit not in (None, own.head, job.run.commit):
        return f"it is of commit {claimed.commit[:12]}, which this run does not test"
    return None
