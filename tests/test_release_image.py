from pathlib import Path

import pytest

from release import image
from release.errors import ReleaseError

DIGEST = f"sha256:{'a' * 64}"
OTHER = f"sha256:{'b' * 64}"
NAME = "ghcr.io/owner/dunnage"
OUTPUT = (
    "type=image,name=ghcr.io/owner/dunnage,push=true,push-by-digest=true,name-canonical=true,"
    "compression=zstd,compression-level=19,force-compression=true,oci-mediatypes=true"
)


def test_an_image_is_pushed_without_a_tag_and_with_its_provenance() -> None:
    argv = image.push_argv(NAME, {"version": "1.2.3", "revision": "c0ffee"}, Path("told.json"))

    assert argv == [
        *("docker", "buildx", "build", "--provenance=mode=max", "--metadata-file=told.json"),
        f"--output={OUTPUT}",
        "--label=org.opencontainers.image.version=1.2.3",
        "--label=org.opencontainers.image.revision=c0ffee",
    ]


def test_the_images_of_all_platforms_become_one() -> None:
    argv = image.join_argv(f"{NAME}:1.2.3", [DIGEST, OTHER])

    assert argv == [
        *("docker", "buildx", "imagetools", "create", f"--tag={NAME}:1.2.3"),
        *(f"{NAME}@{DIGEST}", f"{NAME}@{OTHER}"),
    ]


def test_a_registry_on_a_port_keeps_it() -> None:
    argv = image.join_argv("127.0.0.1:5000/dunnage:1.2.3", [DIGEST])

    assert argv[-1] == f"127.0.0.1:5000/dunnage@{DIGEST}"


def test_digests_are_read_from_what_buildx_says() -> None:
    assert DIGEST == image.pushed(f'{{"containerimage.digest": "{DIGEST}"}}')
    assert DIGEST == image.inspected(f'{{"digest": "{DIGEST}", "manifests": []}}')


@pytest.mark.parametrize(
    "text", ["", "latest", "sha256:abc", f"{DIGEST}\nx", f"{DIGEST},push=true"]
)
def test_nothing_else_passes_for_a_digest(text: str) -> None:
    with pytest.raises(ReleaseError, match="is no digest"):
        image.checked(text)
