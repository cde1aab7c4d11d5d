"""Several images and platforms of one checkout, as a bake file and inputs name them."""

import os
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bed import containerd
from dunnage import selection
from dunnage.adapters.process import Processes
from dunnage.errors import ConfigError
from dunnage.examination import Examination
from dunnage.wanted import Wanted
from examining import a_job, examined, line

pytestmark = pytest.mark.e2e

BAKE = """\
variable "SIZE" { default = "2" }
group "default" { targets = ["api", "tool"] }
target "api" {
  context = "services/api"
  dockerfile = "../api.Dockerfile"
  target = "runtime"
  platforms = ["linux/amd64", "linux/arm64"]
  contexts = { shared = "shared" }
  args = { FILE = "a${SIZE}" }
  tags = ["octo/shop:latest"]
  output = ["type=registry"]
  secret = ["id=npm,src=/not/here"]
  ssh = ["default"]
}
target "tool" {
  matrix = { file = ["a1", "a2"] }
  name = "tool-${file}"
  context = "services/api"
  dockerfile = "../api.Dockerfile"
  target = "tool"
  args = { FILE = file }
}
"""
DOCKERFILE = """\
FROM scratch AS tool
ARG FILE
COPY ${FILE} /tool
FROM scratch AS runtime
COPY --from=tool /tool /bin/
COPY --from=shared / /shared/
"""


@pytest.fixture(scope="module", params=["overlay2", "containerd"])
def engines(request: pytest.FixtureRequest, processes: Processes) -> Iterator[Processes]:
    if request.param == "overlay2":
        yield processes
        return
    if os.geteuid() != 0:
        pytest.skip("only root can start a second engine")
    with containerd.lent() as lent:
        yield Processes({**os.environ, "DOCKER_HOST": lent.host})


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    for name, content in {
        "docker-bake.hcl": BAKE,
        "services/api.Dockerfile": DOCKERFILE,
        "services/api/a1": "1",
        "services/api/a2": "22",
        "shared/lib.js": "lib()",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return root


def _layers(examinations: Mapping[str, Examination]) -> dict[str, list[tuple[int | None, int]]]:
    """Give each image's layers: the line and the bytes."""
    return {
        key: [(line(each.step), each.sizes.unpacked) for each in found.image.layers]
        for key, found in examinations.items()
        if found.image is not None
    }


def test_every_target_of_a_bake_file_is_reviewed_for_each_of_its_platforms(
    shop: Path, engines: Processes
) -> None:
    job = a_job(shop, engines, bake_file="docker-bake.hcl")

    examinations = examined(job)

    assert job.notes.problems == ()
    assert _layers(examinations) == {
        "api (linux/amd64)": [(5, 2), (6, 5)],
        "api (linux/arm64)": [(5, 2), (6, 5)],
        "tool-a1 (linux/amd64)": [(3, 1)],
        "tool-a2 (linux/amd64)": [(3, 2)],
    }
    platforms = {key: found.image.platform for key, found in examinations.items() if found.image}
    assert {key: f"{key.split()[0]} ({platform})" for key, platform in platforms.items()} == {
        key: key for key in examinations
    }


def test_what_a_stage_of_another_platform_wrote_is_traced(shop: Path, engines: Processes) -> None:
    job = a_job(shop, engines, bake_file="docker-bake.hcl", bake_targets="api")

    traced = [
        {path: line(step) for path, step in image.traced.items()}
        for image in (found.image for found in examined(job).values())
        if image is not None
    ]

    assert traced == [{"bin/tool": 3}] * 2


def test_one_dockerfile_is_reviewed_for_two_platforms_in_one_step(
    shop: Path, engines: Processes
) -> None:
    (shop / "Dockerfile").write_text("FROM scratch\nCOPY shared /\n")

    job = a_job(shop, engines, platform="linux/amd64,linux/arm64", image_name="shop")

    assert _layers(examined(job)) == {
        "shop (linux/amd64)": [(2, 5)],
        "shop (linux/arm64)": [(2, 5)],
    }
    assert job.notes.problems == ()


def test_a_program_for_another_machine_needs_an_emulator(shop: Path, processes: Processes) -> None:
    if Path("/proc/sys/fs/binfmt_misc/qemu-aarch64").exists():
        pytest.skip("this machine emulates arm64")
    (shop / "program").write_bytes(_PROGRAM)
    (shop / "program").chmod(0o755)
    (shop / "Dockerfile").write_text('FROM scratch\nCOPY program /\nRUN ["/program"]\n')

    job = a_job(shop, processes, platform="linux/arm64")
    examined(job)

    (problem,) = job.notes.problems
    assert problem.message == (
        'The build failed at Dockerfile:3: process "/program" did not complete successfully: '
        "exit code: 1. This builder cannot run programs for linux/arm64: set up QEMU before this "
        "step (docker/setup-qemu-action), or name a `builder` on such a machine."
    )


@pytest.mark.usefixtures("processes")  # the engine of the bed
def test_a_bake_file_sees_neither_secrets_nor_what_lies_beside_it(shop: Path) -> None:
    names = ("DUNNAGE_TOKEN", "FROM_A_FILE", "HTTPS_PROXY")
    (shop / ".env").write_text("FROM_A_FILE=hush\n")
    variables = "\n".join(f'variable "{name}" {{ default = "" }}' for name in names)
    arguments = "\n".join(f"    {name} = {name}" for name in names)
    (shop / "docker-bake.hcl").write_text(
        f'{variables}\ntarget "default" {{\n  args = {{\n{arguments}\n  }}\n}}\n'
    )
    secrets = {"DUNNAGE_TOKEN": "hush", "HTTPS_PROXY": "http://me:hush@127.0.0.1:9"}
    knowing = Processes({**os.environ, **secrets})

    job = a_job(shop, knowing, bake_file="docker-bake.hcl")

    (image,) = selection.find(job, job.workspace)

    assert image == Wanted(
        dockerfile="./Dockerfile", name="default", build_args=tuple((name, "") for name in names)
    )


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        ('target "default" { context = file("/etc/passwd") }', 'no function named "file"'),
        ('target "default" { context = "https://github.com/octo/shop.git" }', "is not a folder"),
        ('target "default" { inherits = ["gone"] }', "failed to find target gone"),
        ('group "default" { targets = ["a"] }', "could not find any target matching"),
        ("target", "'docker-bake.hcl': docker-bake.hcl:1,1-7: Argument or block"),
    ],
)
def test_what_is_wrong_with_a_bake_file_is_told_in_one_line(
    shop: Path, processes: Processes, content: str, mistake: str
) -> None:
    (shop / "docker-bake.hcl").write_text(content)
    job = a_job(shop, processes, bake_file="docker-bake.hcl")

    with pytest.raises(ConfigError) as caught:
        selection.find(job, job.workspace)

    message = str(caught.value)
    assert message.startswith("Input `bake-file` 'docker-bake.hcl': ")
    assert mistake in message
    assert "\n" not in message


# An ELF file for 64-bit ARM, as far as a kernel reads it before it refuses.
_PROGRAM = b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack(
    "<HHIQQQIHHHHHH", 2, 183, 1, 0x400078, 64, 0, 0, 64, 56, 1, 64, 0, 0
)
