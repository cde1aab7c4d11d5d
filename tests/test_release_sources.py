from pathlib import Path

import pytest

from release import sources
from release.errors import ReleaseError
from release.version import Version, of_tag

ROOT = Path(__file__).parents[1]
PYPROJECT, PACKAGE, ACTION = (
    (ROOT / name).read_text()
    for name in ("pyproject.toml", "src/dunnage/__init__.py", "action.yml")
)
CHANGELOG = """\
# Changelog

## Unreleased

## 1.2.3 - 2026-12-01

### Added

- A thing.

## 1.2.2 - 2026-11-01

- Another.
"""
IMAGE = f"ghcr.io/owner/dunnage@sha256:{'a' * 64}"


def test_both_files_of_ours_name_one_version() -> None:
    named = of_tag(f"v{PACKAGE.split('__version__ = ')[1].splitlines()[0].strip(chr(34))}")

    assert named is not None
    sources.check(named, PYPROJECT, PACKAGE)


def test_a_version_that_the_sources_do_not_name_is_refused() -> None:
    pyproject, package = '[project]\nversion = "1.2.3"\n', '__version__ = "1.2.2"\n'

    with pytest.raises(ReleaseError) as refused:
        sources.check(Version(1, 2, 3), pyproject, package)

    assert "1.2.3 is wanted, but src/dunnage/__init__.py says 1.2.2" == str(refused.value)


def test_the_notes_are_what_the_changelog_has_below_the_version() -> None:
    assert "### Added\n\n- A thing." == sources.notes(Version(1, 2, 3), CHANGELOG)
    assert "- Another." == sources.notes(Version(1, 2, 2), CHANGELOG)


@pytest.mark.parametrize("changelog", ["", "## 1.2.3\n\nNo date.\n", "## 1.2.3 - 2026-12-01\n\n"])
def test_a_version_without_notes_is_refused(changelog: str) -> None:
    with pytest.raises(ReleaseError, match=r"nothing below `## 1\.2\.3 - YYYY-MM-DD`"):
        sources.notes(Version(1, 2, 3), changelog)


def test_only_the_image_changes_in_our_action() -> None:
    before, after = ACTION.splitlines(), sources.pinned(ACTION, IMAGE).splitlines()

    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [("  image: Dockerfile", f"  image: docker://{IMAGE}")] == changed


def test_an_action_that_builds_nothing_is_refused() -> None:
    with pytest.raises(ReleaseError, match="expected one line"):
        sources.pinned(sources.pinned(ACTION, IMAGE), IMAGE)
