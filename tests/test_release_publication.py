from dataclasses import dataclass, field, replace

import pytest

from release.errors import ReleaseError
from release.publication import Release, publish
from release.version import Version

RELEASE = Release(Version(1, 2, 3), "tested", "runs: image", "- A thing.")
MADE = "tested+action.yml"


@dataclass(slots=True)
class Forge:
    """A repository in memory; from a call on, it may be out of order."""

    named: dict[str, str] = field(default_factory=dict)
    under: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    released: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    patience: int = 100

    def _note(self, call: str) -> None:
        self.calls.append(call)
        if len(self.calls) > self.patience:
            raise ReleaseError("out of order")

    def tags(self, prefix: str) -> dict[str, str]:
        return {name: sha for name, sha in self.named.items() if name.startswith(prefix)}

    def file(self, commit: str, path: str, content: str, message: str) -> str:
        self._note(f"commit {message}")
        made = f"{commit}+{path}"
        self.under[made], self.files[made] = [commit], content
        return made

    def parents(self, commit: str) -> list[str]:
        return self.under[commit]

    def tag(self, name: str, commit: str) -> None:
        self._note(f"tag {name}")
        assert name not in self.named
        self.named[name] = commit

    def move(self, name: str, commit: str) -> None:
        self._note(f"move {name}")
        assert name in self.named
        self.named[name] = commit

    def is_released(self, tag: str) -> bool:
        return tag in self.released

    def release(self, tag: str, notes: str) -> None:
        self._note(f"release {tag}")
        assert tag in self.named
        self.released[tag] = notes


def test_a_release_is_a_commit_a_tag_notes_and_tags_that_move() -> None:
    forge = Forge()

    assert MADE == publish(forge, RELEASE)
    assert {MADE: "runs: image"} == forge.files
    assert {"v1.2.3": "- A thing."} == forge.released
    assert {"v1.2.3": MADE, "v1": MADE, "v1.2": MADE} == forge.named
    assert ["commit Release v1.2.3", "tag v1.2.3", "release v1.2.3", "tag v1", "tag v1.2"] == (
        forge.calls
    )


def test_a_mended_old_release_leaves_the_newest_where_it_is() -> None:
    forge = Forge({"v1": "new", "v1.2": "old", "v1.2.2": "old", "v1.3.0": "new"})

    publish(forge, RELEASE)

    assert {"v1": "new", "v1.2": MADE, "v1.2.2": "old", "v1.2.3": MADE, "v1.3.0": "new"} == (
        forge.named
    )


@pytest.mark.parametrize("patience", range(1, 5))
def test_a_second_attempt_goes_on_where_the_first_one_ended(patience: int) -> None:
    forge = Forge(patience=patience)
    with pytest.raises(ReleaseError, match="out of order"):
        publish(forge, RELEASE)
    forge.calls, forge.patience = [], 100

    assert MADE == publish(forge, RELEASE)
    assert {"v1.2.3": MADE, "v1": MADE, "v1.2": MADE} == forge.named
    assert {"v1.2.3": "- A thing."} == forge.released


def test_a_version_of_another_commit_is_refused() -> None:
    forge = Forge()
    publish(forge, RELEASE)

    with pytest.raises(ReleaseError, match=r"v1\.2\.3 was made from another commit than other"):
        publish(forge, replace(RELEASE, commit="other"))
