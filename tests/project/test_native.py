import pytest

from dunnage.model import Lines
from dunnage.project import native
from dunnage.project.lockfile import Entry, Lockfile, LockfileKind


def entry(name: str, version: str, line: int = 1, *, has_script: bool | None = None) -> Entry:
    return Entry(name, version, Lines(line, line), dev=False, via=(), has_script=has_script)


SQLITE = entry("better-sqlite3", "12.0.0", 3)
SHARP = entry("sharp", "0.34.0", 2, has_script=True)
PRISMA = entry("@prisma/client", "6.0.0", 1)
LODASH = entry("lodash", "4.17.21", 4)
LOCKFILE = Lockfile(
    LockfileKind.BUN,
    "bun.lock",
    lambda: {"a": LODASH, "b": SQLITE, "c": SHARP, "d": PRISMA, "better-sqlite3@12.0.0": SQLITE},
)


def test_addons_scripts_and_needs_are_three_different_things() -> None:
    assert native.addons(LOCKFILE) == (SHARP, SQLITE)
    assert native.scripted(LOCKFILE) == (PRISMA, SHARP, SQLITE)
    assert native.in_need(LOCKFILE) == (PRISMA, SQLITE)


@pytest.mark.parametrize(
    ("name", "version", "needs"),
    [
        ("bcrypt", "5.1.1", True),
        ("bcrypt", "6.0.0", False),
        ("bcrypt", "10.0.0", False),
        ("sharp", "0.32.6", True),
        ("sharp", "0.33.0-rc.1", False),
        ("canvas", "3.1.0", True),
        ("bcryptjs", "2.4.3", False),
        ("bcrypt", "link:../bcrypt", True),
    ],
)
def test_a_package_needs_its_script_until_it_brings_its_binaries(
    name: str, version: str, needs: bool
) -> None:
    assert native.needs_script(entry(name, version)) is needs
