"""What `dunnage lint` found, in the form that is asked for."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import units
from dunnage.model import ImageKey, Outcome, Problem, Verdict
from dunnage.plain import plain
from dunnage.report import terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.commands.linted import Linted
    from dunnage.model import Finding, Suppressed, ToolRun
    from dunnage.report.report import Report

FORMS = ("text", "json", "sarif", "github")

_VERSION = 1  # of the JSON
_LONGEST = 5000
# No image is at hand: the key only keeps an upload apart from those of reviews.
_KEY = ImageKey("lint", "source")


@dataclass(frozen=True, slots=True)
class Told:
    """What is left to tell of all files."""

    run: ToolRun
    suppressed: tuple[Suppressed, ...]
    linted: tuple[Linted, ...]
    problems: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """List what nobody allows, a file after the other, each in the order of its lines."""
        order = {each.path: number for number, each in enumerate(self.linted)}
        last = len(order)
        return tuple(
            sorted(
                self.run.findings,
                key=lambda each: (order.get(each.location.path, last), each.location),
            )
        )


def render(form: str, told: Told, *, colour: bool) -> str:
    """Write all files' findings in one document; a list for people also says what to do."""
    match form:
        case "json":
            return _json(told)
        case "sarif":
            from dunnage.report import sarif  # noqa: PLC0415 - slow to import

            sources = {each.path: each.content for each in told.linted}
            return f"{sarif.render((_report(told),), sources).text}\n"
        case "github":
            return _commands(_report(told))
        case _:
            return "".join(f"{line}\n" for line in _text(told, colour=colour))


def _text(told: Told, *, colour: bool) -> Iterator[str]:
    for finding in told.findings:
        yield terminal.finding_line(finding, colour=colour)
    found, allowed = len(told.findings), len(told.suppressed)
    fixable = sum(each.fix is not None for each in told.findings)
    repaired = sum(each.repaired for each in told.linted)
    parts = (
        units.counted(found, "finding") if found else None,
        f"`dunnage lint --fix` repairs {fixable} of them" if fixable else None,
        f"{units.counted(repaired, 'file')} repaired" if repaired else None,
        f"{units.counted(allowed, 'more finding')} allowed" if allowed else None,
    )
    if any(parts):
        yield f"{', '.join(filter(None, parts))}."


def _commands(report: Report) -> str:
    from dunnage.adapters.runner import GitHubRunner  # noqa: PLC0415 - slow to import
    from dunnage.report.annotations import annotate  # noqa: PLC0415 - slow to import

    out = io.StringIO()
    GitHubRunner(out, output=None, summary=None).annotate(annotate((report,)))
    return out.getvalue()


def _report(told: Told) -> Report:
    """Take the place of a review's report, with what there is without an image."""
    from dunnage.report.report import Origin, Report  # noqa: PLC0415 - slow to import

    outcome = Outcome.COULD_NOT_CHECK if told.problems else Outcome.PASS
    return Report(
        key=_KEY,
        origin=Origin(None, None, None),
        dockerfile=", ".join(each.path for each in told.linted),
        runs=(told.run,),
        image=None,
        snapshot=None,
        delta=None,
        problems=tuple(Problem("lint", each, blocks=True) for each in told.problems),
        verdict=Verdict(Outcome.FINDINGS if told.findings else outcome),
    )


def _json(told: Told) -> str:
    document = {
        "version": _VERSION,
        "findings": [_finding(each) for each in told.findings],
        "problems": [plain(each, _LONGEST) for each in told.problems],
    }
    return json.dumps(document, indent=1) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    rule, lines, fix = finding.rule, finding.location.lines, finding.fix
    return {
        "rule": {"id": rule.id, "severity": str(rule.severity), "url": rule.url},
        "location": {"path": finding.location.path, "first": lines.first, "last": lines.last},
        "message": plain(finding.message, _LONGEST),
        "fix": fix
        and {
            "first": fix.lines.first,
            "last": fix.lines.last,
            "replacement": fix.replacement,
        },
    }
