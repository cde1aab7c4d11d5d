"""A release on GitHub: a commit, its tag, the release itself, and the tags that move to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from release import version as versions
from release.errors import ReleaseError

if TYPE_CHECKING:
    from release.version import Version


class Repository(Protocol):
    """`release.repository.Repository`, as it is asked for here."""

    def tags(self, prefix: str) -> dict[str, str]: ...  # noqa: D102 - the class says it
    def file(self, commit: str, path: str, content: str, message: str) -> str: ...  # noqa: D102 - as above
    def parents(self, commit: str) -> list[str]: ...  # noqa: D102 - as above
    def tag(self, name: str, commit: str) -> None: ...  # noqa: D102 - as above
    def move(self, name: str, commit: str) -> None: ...  # noqa: D102 - as above
    def is_released(self, tag: str) -> bool: ...  # noqa: D102 - as above
    def release(self, tag: str, notes: str) -> None: ...  # noqa: D102 - as above


@dataclass(frozen=True, slots=True)
class Release:
    """What is to be published of the commit that was tested."""

    version: Version
    commit: str
    action: str  # action.yml, with the image by digest
    notes: str


def publish(repository: Repository, release: Release) -> str:
    """Publish a release, and name its commit; what an earlier attempt did is not done again."""
    tag = release.version.tag
    tags = repository.tags("v")
    commit = tags.get(tag)
    if commit is None:
        commit = repository.file(release.commit, "action.yml", release.action, f"Release {tag}")
        repository.tag(tag, commit)
    elif repository.parents(commit) != [release.commit]:
        message = f"{tag} was made from another commit than {release.commit}"
        raise ReleaseError(message)
    if not repository.is_released(tag):
        repository.release(tag, release.notes)
    released = [each for name in tags if (each := versions.of_tag(name))]
    for name in release.version.moved(released):
        move = repository.move if name in tags else repository.tag
        move(name, commit)
    return commit
