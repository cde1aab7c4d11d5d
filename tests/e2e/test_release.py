"""The release workflow, from the tag that asks for a release to the tags that users name."""

import os
import re
from collections.abc import Iterator

import pytest

from bed import releasing
from bed.github import branches
from bed.releasing import Rehearsed
from dunnage import __version__

pytestmark = pytest.mark.e2e

TAG = f"v{__version__}"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsed]:
    if os.geteuid() != 0:
        pytest.skip("only root can start a second engine")
    with releasing.rehearse(tmp_path_factory.mktemp("release")) as rehearsed:
        yield rehearsed


def test_the_release_names_its_image_by_digest(done: Rehearsed) -> None:
    image = f"{done.storehouse.host}/octocat/demo@{done.outputs['join']['digest']}"
    before = branches.files(done.github.state, "refs/heads/main")
    after = branches.files(done.github.state, f"refs/tags/{TAG}")

    changed = {path: after[path].decode() for path in after if before.get(path) != after[path]}
    assert before.keys() == after.keys()
    assert ["action.yml"] == list(changed)
    assert f"  image: docker://{image}\n" in changed["action.yml"]


def test_the_image_is_in_the_registry_with_its_provenance(done: Rehearsed) -> None:
    index = done.storehouse.manifest("octocat/demo", done.outputs["join"]["digest"])
    manifests = [
        done.storehouse.manifest("octocat/demo", each["digest"]) for each in index["manifests"]
    ]

    kinds = [each["layers"][0]["mediaType"] for each in manifests]
    assert ["application/vnd.oci.image.layer.v1.tar+zstd", "application/vnd.in-toto+json"] == kinds
    predicate = manifests[1]["layers"][0]["annotations"]["in-toto.io/predicate-type"]
    assert predicate.startswith("https://slsa.dev/provenance/")


def test_image_and_packages_are_attested(done: Rehearsed) -> None:
    (pushed,) = (digest for digest in done.outputs["image"].values() if digest)
    name = f"{done.storehouse.host}/octocat/demo"

    listed, joined = done.attestations
    assert (name, pushed) == (listed.name, listed.digest)
    assert listed.packages is not None
    assert listed.packages > 100
    assert (name, done.outputs["join"]["digest"], None) == (
        *(joined.name, joined.digest),
        joined.packages,
    )


def test_the_release_has_the_notes_of_its_version(done: Rehearsed) -> None:
    (release,) = done.github.state.releases.values()

    changelog = (done.origin.folder / "CHANGELOG.md").read_text()
    assert (TAG, TAG) == (release.tag, release.name)
    assert f"## {__version__} - 2026-12-01\n\n{release.notes}" in changelog


def test_the_tags_that_move_name_the_release(done: Rehearsed) -> None:
    refs = done.github.state.refs
    made = refs[f"refs/tags/{TAG}"]

    major, minor = re.findall(r"\d+", __version__)[:2]
    assert {made} == {refs[f"refs/tags/v{major}"], refs[f"refs/tags/v{major}.{minor}"]}
    assert made != refs["refs/heads/main"] == refs[f"refs/tags/{releasing.WISH}"]


def test_github_forbade_and_misunderstood_nothing(done: Rehearsed) -> None:
    state = done.github.state
    refused = [each for each in state.log if each.status not in (200, 201, 404)]

    assert ([], []) == (refused, state.violations)
    assert [f"/repos/octocat/demo/releases/tags/{TAG}"] == [
        each.path for each in state.log if each.status == 404
    ]
