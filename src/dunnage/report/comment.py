"""One review as the comment on a pull request."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from dunnage.model import Outcome
from dunnage.report.sections.allowed import allowed
from dunnage.report.sections.causes import causes
from dunnage.report.sections.directories import directories
from dunnage.report.sections.footer import footer
from dunnage.report.sections.growth import growth
from dunnage.report.sections.headline import headline
from dunnage.report.sections.history import history
from dunnage.report.sections.lint import lint
from dunnage.report.sections.packages import packages
from dunnage.report.sections.parts import parts
from dunnage.report.sections.section import ALWAYS, Section, fit
from dunnage.report.sections.sizes import sizes
from dunnage.report.sections.vulnerabilities import vulnerabilities
from dunnage.report.sections.waste import waste

if TYPE_CHECKING:
    from dunnage.model import ImageKey
    from dunnage.report.report import Report

# GitHub says that it takes 65,536 characters; on some servers these are bytes.
LIMIT = 60_000
ROWS = 15


def render(report: Report) -> str:
    """Write the comment; its first line is the marker that finds it again."""
    first = Section("marker", marker(report.key), ALWAYS)
    return fit([first, *compose(report, ROWS)], LIMIT, report.origin.run_url)


def compose(report: Report, rows: int) -> tuple[Section, ...]:
    """Order what there is to say, with at most `rows` rows in a table."""
    return (headline(report), *details(report, rows), footer(report))


def details(report: Report, rows: int) -> tuple[Section, ...]:
    """Order what stands between the verdict and the small print."""
    sections = (
        causes(report),
        sizes(report),
        growth(report, rows),
        packages(report, rows),
        waste(report, rows),
        vulnerabilities(report, rows),
        lint(report, rows),
        history(report),
        parts(report),
        directories(report, rows),
        allowed(report, rows),
    )
    return tuple(section for section in sections if section)


def is_worth(report: Report) -> bool:
    """Say whether there is something to tell that the default branch does not have too."""
    if report.verdict.outcome is not Outcome.PASS or any(each.blocks for each in report.problems):
        return True
    if report.snapshot is None:  # a Dockerfile alone
        found = (
            report.changed is None or report.touches(each.location) for each in report.findings
        )
        return any(found)
    return not report.is_unchanged


def marker(key: ImageKey) -> str:
    """Tell this image's comment from those of others: the hash does, the rest is for people."""
    return marked("dunnage", str(key), f"{key.name} {key.platform}")


def marked(kind: str, identity: str, name: str) -> str:
    """Hide in a comment what finds it again."""
    readable = re.sub(r"[^a-z0-9./]+", "-", name.lower())[:80].strip("-")
    digest = sha256(identity.encode(errors="backslashreplace")).hexdigest()[:16]
    return f"<!-- {kind}: {digest} {readable} -->"
