import pytest

from dunnage.model import Lines, Package, Rating, Vulnerability
from dunnage.project.lockfile import Entry, Lockfile, LockfileKind
from dunnage.scan import advice
from dunnage.scan.origin import FromBase, FromInstruction, FromLockfile, Origin
from dunnage.scan.trivy import Detection, Licence

TAR = Package("debian", "tar", "1.34")
LOCKFILE = Lockfile(LockfileKind.NPM, "package-lock.json", dict)


def told(
    origin: Origin,
    *,
    package: Package = TAR,
    fixed_in: str | None = None,
    status: str = "affected",
) -> str:
    vulnerability = Vulnerability("CVE-2005-2541", Rating.LOW, package, fixed_in)
    detection = Detection(vulnerability, None, status, "", "", None, None)
    return advice.vulnerability(detection, origin)


@pytest.mark.parametrize(
    ("origin", "cure"),
    [
        (FromInstruction(copies=False), "Fixed in 2: install that version here."),
        (
            FromInstruction(copies=True),
            "Fixed in 2: put a newer version where this copies it from.",
        ),
        (
            FromInstruction(copies=False, program="pm2"),
            "It is a part of pm2. Fixed in 2: update pm2, or remove pm2 from what ships.",
        ),
        (
            FromBase("node:24-slim"),
            (
                "It comes with the base image. Fixed in 2: take a newer tag than node:24-slim, or "
                "rebuild with `--pull` when that has it."
            ),
        ),
        (
            FromBase(f"node:24@sha256:{'0' * 64}"),
            (
                "It comes with the base image. Fixed in 2: take a newer digest of node:24, or a "
                "newer tag."
            ),
        ),
        (
            FromBase("npm.example:5000/node"),
            (
                "It comes with the base image. Fixed in 2: rebuild with `--pull` when "
                "npm.example:5000/node has it."
            ),
        ),
        (
            FromBase(None),
            "It comes with the base image. Fixed in 2: take a newer base image.",
        ),
        (
            FromBase(None, "npm"),
            (
                "It is a part of npm, which comes with the base image. Fixed in 2: take a newer "
                "base image, or remove npm from what ships."
            ),
        ),
    ],
)
def test_the_cure_depends_on_how_it_came_in(origin: Origin, cure: str) -> None:
    assert told(origin, fixed_in="2") == f"tar 1.34 has CVE-2005-2541. {cure}"


@pytest.mark.parametrize(
    ("status", "outlook"),
    [
        ("affected", "No fix is published yet."),
        ("will_not_fix", "The distribution will not fix it."),
        ("fix_deferred", "The distribution has put off a fix."),
        ("end_of_life", "This release of the distribution gets no fixes any more."),
    ],
)
def test_without_a_fix_the_outlook_is_told(status: str, outlook: str) -> None:
    expected = f"tar 1.34 has CVE-2005-2541. {outlook}"
    assert told(FromInstruction(copies=False), status=status) == expected


def test_of_several_fixed_versions_the_smallest_step_is_told() -> None:
    express = Package("npm", "express", "4.17.1", "app/node_modules/express")
    entry = Entry("express", "4.17.1", Lines(1, 1), dev=True, via=())
    origin = FromLockfile(LOCKFILE, entry, overridden=False)
    assert told(origin, package=express, fixed_in="4.19.2, 5.0.0-beta.3") == (
        "express 4.17.1 has CVE-2005-2541. In the image it is /app/node_modules/express. "
        "Only devDependencies need it. "
        "Fixed in 4.19.2: update it. Or leave devDependencies out of what ships."
    )


def test_of_versions_that_no_order_is_known_of_all_are_told() -> None:
    entry = Entry("a", "next", Lines(1, 1), dev=False, via=())
    origin = FromLockfile(LOCKFILE, entry, overridden=False)
    package = Package("npm", "a", "next", "node_modules/a")
    assert told(origin, package=package, fixed_in="later, last") == (
        "a next has CVE-2005-2541. In the image it is /node_modules/a. "
        "Fixed in later, last: update it."
    )


def test_a_licence_is_told_with_its_category() -> None:
    package = Package("npm", "ghost", "1.0.0", "app/node_modules/ghost")
    found = Licence("GPL-3.0-only", "restricted", Rating.HIGH, package, None)
    assert advice.licence(found, FromInstruction(copies=True)) == (
        "ghost 1.0.0 is under GPL-3.0-only, which Trivy counts as restricted. "
        "In the image it is /app/node_modules/ghost. "
        "Check that its terms suit how the image is passed on."
    )
