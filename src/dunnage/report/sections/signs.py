"""How bad something is, as a sign and a word that stay together on one line."""

from __future__ import annotations

from typing import Final

from dunnage.model import Rating, Severity

SEVERITIES: Final = {
    Severity.ERROR: "🔴&nbsp;error",
    Severity.WARNING: "🟡&nbsp;warning",
    Severity.NOTE: "🔵&nbsp;note",
}
RATINGS: Final = {
    Rating.CRITICAL: "🔴&nbsp;critical",
    Rating.HIGH: "🟠&nbsp;high",
    Rating.MEDIUM: "🟡&nbsp;medium",
    Rating.LOW: "🔵&nbsp;low",
    Rating.UNKNOWN: "⚪&nbsp;unknown",
}
