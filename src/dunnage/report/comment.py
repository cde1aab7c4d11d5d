"""One review as the comment on a pull request."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from dunnage.report.sections.allowed import allowed
from dunnage.report.sections.directories import directories
from dunnage.report.sections.footer import footer
from dunnage.report.sections.growth import growth
from dunnage.report.sections.headline import headline
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
_ROWS = 15


def render(report: Report) -> str:
    """Write the comment; its first line is the marker that finds it again."""
    return fit([Section("marker", marker(report.key), ALWAYS), *compose(report, _ROWS)], LIMIT)


def compose(report: Report, rows: int) -> tuple[Section, ...]:
    """Order what there is to say, with at most `rows` rows in a table."""
    sections = (
        headline(report),
        sizes(report),
        growth(report, rows),
        packages(report, rows),
        waste(report, rows),
        vulnerabilities(report, rows),
        lint(report, rows),
        parts(report),
        directories(report, rows),
        allowed(report, rows),
        footer(report),
    )
    return tuple(section for section in sections if section)


def marker(key: ImageKey) -> str:
    """Tell this image's comment from those of others: the hash does, the rest is for people."""
    readable = re.sub(r"[^a-z0-9./]+", "-", f"{key.name} {key.platform}".lower())[:80].strip("-")
    return f"<!-- dunnage: {sha256(str(key).encode()).hexdigest()[:16]} {readable} -->"
