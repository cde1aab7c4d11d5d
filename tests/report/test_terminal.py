from dataclasses import replace

from builders import a_broken_build, a_delta, a_finding, a_location, a_report, compared
from dunnage.model import Severity, Suppressed, Tool
from dunnage.report import terminal
from report.pull_requests import a_pull_request

LATER = a_finding(location=a_location(12))
FIRST = a_finding("no-healthcheck", severity=Severity.NOTE, location=a_location(2, 4), message="x")


def test_one_finding_is_one_line_in_the_order_of_the_file() -> None:
    assert terminal.render(a_report(LATER, FIRST)) == (
        "Dockerfile:2: note: x [no-healthcheck]\n"
        "Dockerfile:12: warning: The container runs as root: add `USER node`. [runs-as-root]\n"
        "on disk: 257.5 MB\n"
        "to pull: 94.2 MB\n"
        "verdict: pass\n"
    )


def test_a_broken_build_says_what_was_not_checked() -> None:
    message = (
        "build: RUN npm ci (Dockerfile:9) ended with exit code 1: "
        "package.json and the lockfile differ"
    )
    assert terminal.render(a_broken_build()) == (
        f"not checked: {message}\nverdict: could-not-check\n  {message}\n"
    )


def test_what_is_allowed_is_one_line_for_a_rule_of_a_comment() -> None:
    by = a_location(3)
    silent = Suppressed(Tool.HADOLINT, LATER, a_location(1), None)
    report = replace(
        a_report(), suppressed=(*[Suppressed(Tool.DUNNAGE, FIRST, by, "a batch job")] * 2, silent)
    )

    assert terminal.render(report).startswith(
        "Dockerfile:1: allowed: 1 finding [runs-as-root]: no reason given\n"
        "Dockerfile:3: allowed: 2 findings [no-healthcheck]: a batch job\n"
    )


def test_a_comparison_shows_the_change() -> None:
    assert "on disk: 257.5 MB (±0 B)\n" in terminal.render(compared(a_report(), a_delta()))


def test_four_things_in_one_pull_request_are_told_as_four() -> None:
    assert terminal.render(a_pull_request()) == (
        "on disk: 340.6 MB (+83.3 MB: base image +1.9 MB, own part +81.4 MB)\n"
        "to pull: 118.9 MB (+24.8 MB: base image +700.0 kB, own part +24.1 MB)\n"
        "size by instruction:\n"
        "    +50.4 MB  Dockerfile:9: COPY --from=build /app/node_modules ./node_modules (edited)\n"
        "    +50.4 MB    made by RUN npm ci (Dockerfile:4), copied by line 9\n"
        "    +31.0 MB  Dockerfile:10: COPY . .\n"
        "     +1.9 MB  Dockerfile:7: node:24.1-slim → node:24.2-slim (base image)\n"
        "        ±0 B  Dockerfile:11: RUN rm -rf docs (added)\n"
        "packages:\n"
        "    +27.5 MB  package-lock.json:1890: sharp: added, `0.34.1`\n"
        "    +22.9 MB  package-lock.json:2210: typescript: added, `5.9.2`, a devDependency\n"
        "    +30.0 kB  package-lock.json:902: detect-libc: added, `2.0.4`, through `sharp`\n"
        "     +1.9 MB  Dockerfile:7: node: upgraded, `24.1.0` → `24.2.0` (base image)\n"
        "    +50.0 kB  Dockerfile:7: openssl: changed, `3.0.17-1` → `3.0.18-1` (base image)\n"
        "wasted bytes:\n"
        "    +31.0 MB  deleted by RUN rm -rf docs (Dockerfile:11), "
        "stored by COPY . . (Dockerfile:10): `/app/docs/…`, 214 files\n"
        "verdict: pass\n"
    )


def test_foreign_text_cannot_paint_or_break_a_line() -> None:
    hostile = a_finding(message="a\n::error::b\x1b[2J\u202e", location=a_location(1, path="a\nb"))
    assert terminal.render(a_report(hostile)).splitlines()[0] == (
        "a b:1: warning: a ::error::b [2J [runs-as-root]"
    )


def test_colour_is_on_the_level_only() -> None:
    painted = terminal.render(a_report(LATER), colour=True)
    assert painted.startswith("Dockerfile:12: \x1b[33mwarning\x1b[0m: The container")
    assert painted.endswith("verdict: \x1b[32mpass\x1b[0m\n")
