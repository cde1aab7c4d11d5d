from dataclasses import replace
from pathlib import Path

import pytest

from dunnage import subject
from dunnage.errors import ConfigError
from dunnage.events import Run
from dunnage.image import platforms
from dunnage.job import Job
from dunnage.model import ImageKey
from dunnage.ports import BuildRequest
from dunnage.subject import Subject
from dunnage.workspace import Workspace
from many_images import a_job, bake

_HEAD, _BASE = "a" * 40, "b" * 40


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A checkout with two services."""
    for service in ("api", "web"):
        folder = tmp_path / "shop" / "services" / service
        folder.mkdir(parents=True)
        (folder / "Dockerfile").write_text(f"FROM scratch\nCOPY {service} /\n")
    return tmp_path / "shop"


def found(job: Job) -> tuple[Subject, ...]:
    return subject.find(job, job.workspace, _HEAD)


def names(job: Job) -> list[str]:
    return [str(each.key) for each in found(job)]


def test_a_subject_is_all_that_an_examination_starts_from(shop: Path) -> None:
    job = a_job(shop, context="services/api", target="x", platform="linux/arm64", build_args="A=1")
    (only,) = found(job)

    api = shop / "services" / "api"
    assert only == Subject(
        key=ImageKey("shop/services/api/x", "linux/arm64"),
        commit=_HEAD,
        content=b"FROM scratch\nCOPY api /\n",
        path="services/api/Dockerfile",
        prefix="services/api",
        request=BuildRequest(
            context=api,
            dockerfile=api / "Dockerfile",
            tag=only.request.tag,
            target="x",
            platform="linux/arm64",
            build_args=(("A", "1"),),
        ),
        image=None,
    )
    assert only.request.tag.startswith("dunnage.local/")


def test_an_image_is_called_after_the_repository_its_dockerfile_and_its_stage(shop: Path) -> None:
    (shop / "Dockerfile").touch()
    (shop / "services" / "worker.Dockerfile").touch()
    on_github = replace(a_job(shop), run=Run("push", repository="octo/store"))
    worker = a_job(shop, dockerfile="services/worker.Dockerfile", target="runtime")
    own = platforms.own()

    assert names(a_job(shop)) == [f"shop ({own})"]
    assert names(on_github) == [f"store ({own})"]
    assert names(worker) == [f"shop/services/worker.Dockerfile/runtime ({own})"]
    assert names(a_job(shop, image_name="till")) == [f"till ({own})"]


def test_several_images_and_platforms_have_a_key_each(shop: Path) -> None:
    images = "name=api,context=services/api\ncontext=services/web"
    job = a_job(shop, images=images, platform="linux/amd64,linux/arm64")

    assert names(job) == [
        "api (linux/amd64)",
        "api (linux/arm64)",
        "shop/services/web (linux/amd64)",
        "shop/services/web (linux/arm64)",
    ]
    assert len({each.request.tag for each in found(job)}) == 4


def test_two_images_of_one_key_are_a_mistake(shop: Path) -> None:
    images = "context=services/api\ncontext=services/web/../api"
    job = a_job(shop, images=images)

    with pytest.raises(ConfigError) as caught:
        found(job)

    assert str(caught.value) == (
        f"Input `images`: two images are shop/services/api ({platforms.own()}). "
        "Give each a `name` of its own."
    )


def test_a_target_of_a_bake_file_builds_with_its_contexts(shop: Path) -> None:
    contexts = {"shared": "services/web", "node": "docker-image://node:24-slim"}
    bake(shop, api={"context": "services/api", "contexts": contexts})

    (only,) = found(a_job(shop, bake_file="docker-bake.json"))

    assert only.key.name == "api"
    assert only.request.contexts == (
        ("shared", str(shop / "services" / "web")),
        ("node", "docker-image://node:24-slim"),
    )


def test_another_machine_is_told_the_platform_that_the_image_is_kept_under(shop: Path) -> None:
    job = a_job(shop, context="services/api", builder="tcp://buildkit.example.com:1234")

    (only,) = found(job)

    assert only.request.platform == only.key.platform == platforms.own()


@pytest.mark.parametrize(
    ("inputs", "mistake"),
    [
        ({"context": "nowhere"}, "Input `context` 'nowhere': there is no such folder."),
        ({"context": "services"}, "Input `dockerfile` 'services/Dockerfile': the file cannot"),
        ({"images": "context=nowhere"}, "Input `images` 'nowhere': there is no such folder."),
        ({"images": "context=services/api\ncontext=../x"}, "Input `images` '../x': "),
    ],
)
def test_what_is_not_there_is_told_with_the_input_that_names_it(
    shop: Path, inputs: dict[str, str], mistake: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        found(a_job(shop, **inputs))

    assert str(caught.value).startswith(mistake)


@pytest.mark.parametrize(
    ("target", "mistake"),
    [
        ({"context": ".."}, "'..': the path leads out of the repository."),
        ({"context": "/etc"}, "'/etc': the path leads out of the repository."),
        ({"dockerfile": "/etc/passwd"}, "'/etc/passwd': the path leads out of the repository."),
        ({"contexts": {"a": "../x"}}, "'../x': the path leads out of the repository."),
        ({"contexts": {"a": "link"}}, "'link': the path leads out of the repository."),
        ({"contexts": {"a": "x"}}, "'x': there is no such folder."),
    ],
)
def test_a_bake_file_leads_nowhere_out_of_the_repository(
    shop: Path, target: dict[str, object], mistake: str
) -> None:
    (shop / "Dockerfile").touch()
    (shop / "link").symlink_to(shop.parent)
    bake(shop, api=target)

    with pytest.raises(ConfigError) as caught:
        found(a_job(shop, bake_file="docker-bake.json"))

    assert str(caught.value) == f"Input `bake-file` {mistake}"


def test_in_another_checkout_the_image_is_the_one_with_the_key(shop: Path, tmp_path: Path) -> None:
    base = tmp_path / "tree"
    (base / "old").mkdir(parents=True)
    (base / "old" / "Dockerfile").write_text("FROM scratch\n")
    bake(shop, web={"context": "services/web"}, api={"context": "services/api"})
    bake(base, api={"context": "old"}, gone={"context": "nowhere"})
    job = a_job(shop, bake_file="docker-bake.json")
    web, api = found(job)

    before = subject.keyed(job, Workspace(base), _BASE, api.key)

    assert (before.key, before.commit, before.path) == (api.key, _BASE, "old/Dockerfile")
    with pytest.raises(ConfigError, match=r"^There is no image web \("):
        subject.keyed(job, Workspace(base), _BASE, web.key)


def test_in_another_checkout_the_repository_is_called_as_in_the_job(
    shop: Path, tmp_path: Path
) -> None:
    base = tmp_path / "tree"
    base.mkdir()
    for folder in (shop, base):
        (folder / "Dockerfile").touch()
    job = a_job(shop)
    (change,) = found(job)

    assert subject.keyed(job, Workspace(base), _BASE, change.key).key.name == "shop"
