from pathlib import Path

import pytest

from dunnage import selection
from dunnage.errors import ConfigError
from dunnage.job import Job
from dunnage.wanted import Wanted
from dunnage.workspace import Workspace
from many_images import FakeBakery, a_job, bake


def found(job: Job) -> tuple[Wanted, ...]:
    return selection.find(job, job.workspace)


def test_the_inputs_alone_are_one_image(tmp_path: Path) -> None:
    job = a_job(tmp_path, context="api", target="runtime", build_args="A=1")

    assert found(job) == (Wanted(context="api", target="runtime", build_args=(("A", "1"),)),)


def test_an_image_is_one_for_each_platform(tmp_path: Path) -> None:
    job = a_job(tmp_path, platform="linux/amd64,linux/arm64")

    assert found(job) == (Wanted(platform="linux/amd64"), Wanted(platform="linux/arm64"))


def test_each_of_several_images_takes_the_platforms_and_arguments_of_the_step(
    tmp_path: Path,
) -> None:
    images = "name=api,platform=linux/s390x\nname=web"
    job = a_job(tmp_path, images=images, platform="linux/amd64,linux/arm64", build_args="A=1")

    arguments = (("A", "1"),)
    assert found(job) == (
        Wanted(name="api", platform="linux/s390x", build_args=arguments),
        Wanted(name="web", platform="linux/amd64", build_args=arguments),
        Wanted(name="web", platform="linux/arm64", build_args=arguments),
    )


def test_a_bake_file_says_which_images_there_are(tmp_path: Path) -> None:
    bake(tmp_path, api={"platforms": ["linux/amd64", "linux/arm64"]}, web={"args": {"A": "0"}})
    bakery = FakeBakery()
    job = a_job(tmp_path, bakery, bake_file="docker-bake.json", bake_targets="web-*\napi")

    assert found(job) == (
        Wanted(dockerfile="./Dockerfile", name="api", platform="linux/amd64"),
        Wanted(dockerfile="./Dockerfile", name="api", platform="linux/arm64"),
        Wanted(dockerfile="./Dockerfile", name="web", build_args=(("A", "0"),)),
    )
    assert bakery.asked == [("web-*", "api")]


def test_the_platforms_and_arguments_of_the_step_go_before_those_of_a_bake_file(
    tmp_path: Path,
) -> None:
    bake(tmp_path, api={"platforms": ["linux/arm64", "linux/s390x"], "args": {"A": "0"}})
    job = a_job(tmp_path, bake_file="docker-bake.json", platform="linux/amd64", build_args="A=1")

    arguments = (("A", "0"), ("A", "1"))  # for buildx the last one counts
    assert found(job) == (
        Wanted(dockerfile="./Dockerfile", name="api", platform="linux/amd64", build_args=arguments),
    )


def test_another_checkout_has_a_bake_file_of_its_own(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    bake(tmp_path, api={}, web={})
    bake(base, api={})
    job = a_job(tmp_path, bake_file="docker-bake.json")

    names = [each.name for each in selection.find(job, Workspace(base))]

    assert names == ["api"]


@pytest.mark.parametrize(
    ("inputs", "mistakes"),
    [
        (
            {"images": "name=api", "bake_file": "docker-bake.hcl"},
            "Inputs `images` and `bake-file`: both say which images there are; give one of them.",
        ),
        (
            {"bake_targets": "api"},
            "Input `bake-targets`: there is no `bake-file` that could have them.",
        ),
        (
            {"bake_file": "a.hcl", "bake_targets": "https://github.com/octo/shop.git"},
            (
                "Input `bake-targets` 'https://github.com/octo/shop.git': "
                "no target can be called that."
            ),
        ),
        (
            {"images": "name=api", "image": "shop:1", "context": "api", "image_name": "shop"},
            (
                "Inputs `context` and `images`: `context` is about one image; leave it out.\n"
                "Inputs `image` and `images`: `image` is about one image; leave it out.\n"
                "Inputs `image-name` and `images`: `image-name` is about one image; leave it out."
            ),
        ),
        (
            {"bake_file": "a.hcl", "dockerfile": "Dockerfile", "target": "runtime"},
            (
                "Inputs `dockerfile` and `bake-file`: `dockerfile` is about one image; "
                "leave it out.\n"
                "Inputs `target` and `bake-file`: `target` is about one image; leave it out."
            ),
        ),
        ({"bake_file": "docker-bake.hcl"}, "there is no such file."),
        ({"bake_file": "../docker-bake.hcl"}, "the path leads out of the repository."),
        ({"bake_file": "compose.yaml"}, "expected `*.hcl` or `*.json`."),
    ],
)
def test_inputs_that_do_not_go_together_are_named(
    tmp_path: Path, inputs: dict[str, str], mistakes: str
) -> None:
    job = a_job(tmp_path, **inputs)

    with pytest.raises(ConfigError) as caught:
        found(job)

    assert str(caught.value).endswith(mistakes)


def test_a_bake_file_is_what_a_link_leads_to(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").touch()
    (tmp_path / "docker-bake.hcl").symlink_to("compose.yaml")

    with pytest.raises(ConfigError, match=r"expected `\*\.hcl` or `\*\.json`"):
        found(a_job(tmp_path, bake_file="docker-bake.hcl"))


def test_what_is_wrong_with_a_bake_file_is_told_with_its_input(tmp_path: Path) -> None:
    bake(tmp_path, api={"dockerfile-inline": "FROM scratch"})
    (tmp_path / "broken.hcl").touch()

    with pytest.raises(
        ConfigError, match=r"^Input `bake-file` 'docker-bake\.json': target `api`: "
    ):
        found(a_job(tmp_path, bake_file="docker-bake.json"))
    with pytest.raises(ConfigError, match=r"^Input `bake-file` 'broken\.hcl': line 3: what\?\.$"):
        found(a_job(tmp_path, FakeBakery("line 3: what?"), bake_file="broken.hcl"))
