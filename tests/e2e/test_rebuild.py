"""One commit built twice without a cache: nothing has changed, or the delta says why."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bed.checkout import EXAMPLES
from dunnage.adapters.docker import DockerStore
from dunnage.adapters.process import Processes
from dunnage.dockerfile import parse
from dunnage.image import comparison, export, snapshot
from dunnage.image.delta import Delta
from dunnage.image.snapshot import Snapshot
from dunnage.image.weigh import weigh
from dunnage.model import ImageKey, Sizes

pytestmark = pytest.mark.e2e

TAG = "dunnage-bed/rebuild:test"
IMAGES = Path(__file__).with_name("images")
INDEX = "apt's package index, which is of the build's date"
LOGS = "npm's logs, one for every run"
COMPILED = "Node.js's compile cache"
PACKAGES = """\
FROM debian:bookworm-slim
RUN apt-get -o Acquire::Retries=5 update \\
 && apt-get -o Acquire::Retries=5 install --yes --no-install-recommends tini
"""
# A mirror whose index grows with every day, and each of two builds has a day of its own.
DATED = """\
FROM debian:bookworm-slim
RUN head --bytes=$(shuf --input-range=1000000-9000000 --head-count=1) /dev/urandom \\
    > /var/lib/apt/lists/mirror_dists_bookworm_main_binary-amd64_Packages
"""


class Rebuilding:
    """Compares two builds of a context; what they share with others is compressed once."""

    def __init__(self, processes: Processes, folder: Path) -> None:
        self._processes = processes
        self._store = DockerStore(processes.run, processes.stream)
        self._folder = folder
        self._known: dict[str, int] = {}

    def compare(self, context: Path) -> Delta:
        before, after = self._taken(context), self._taken(context)
        return comparison.compare(before, after, runs=())

    def _taken(self, context: Path) -> Snapshot:
        options = ("--no-cache", "--quiet", "--load", f"--tag={TAG}")
        self._processes.run(("docker", "buildx", "build", *options, str(context)), timeout=300)
        with TemporaryDirectory(dir=self._folder) as layout, self._store.save(TAG) as stream:
            received = export.receive(stream, Path(layout), known=self._known)
        self._store.remove(TAG)
        dockerfile = parse((context / "Dockerfile").read_bytes())
        image = weigh(received, None, dockerfile, "Dockerfile")
        self._known |= {layer.diff_id: layer.sizes.compressed for layer in image.layers}
        return snapshot.take(ImageKey("rebuilt", image.platform), None, (), image, (), ())


@pytest.fixture(scope="module")
def rebuilding(processes: Processes, tmp_path_factory: pytest.TempPathFactory) -> Rebuilding:
    return Rebuilding(processes, tmp_path_factory.mktemp("rebuilding"))


def written(dockerfile: str, folder: Path) -> Path:
    context = folder / "context"
    context.mkdir()
    (context / "Dockerfile").write_text(dockerfile)
    return context


def is_explained(delta: Delta) -> bool:
    """Tell whether causes are named for all growth but for what is too little to be named."""
    grown = sum(abs(each.sizes.unpacked) for each in delta.instructions)
    untold = delta.sizes.unpacked - sum(each.size for each in delta.volatile)
    return delta.sizes.compressed == 0 and abs(untold) <= grown // 5


@pytest.mark.parametrize(
    "context", [EXAMPLES / "shop-api", IMAGES / "monorepo"], ids=["npm", "pnpm"]
)
def test_a_multi_stage_image_is_the_same_to_the_byte(context: Path, rebuilding: Rebuilding) -> None:
    delta = rebuilding.compare(context)

    assert delta.sizes == Sizes(0, 0)
    changed = delta.instructions, delta.packages, delta.directories, delta.parts, delta.waste
    assert changed == ((),) * len(changed)
    assert delta.volatile == ()


def test_what_npm_leaves_behind_is_named_where_it_differs(rebuilding: Rebuilding) -> None:
    delta = rebuilding.compare(IMAGES / "single")

    assert is_explained(delta)
    assert {each.cause for each in delta.volatile} <= {LOGS, COMPILED}


def test_packages_of_the_same_day_are_the_same(rebuilding: Rebuilding, tmp_path: Path) -> None:
    delta = rebuilding.compare(written(PACKAGES, tmp_path))

    assert is_explained(delta)
    assert delta.packages == ()


def test_a_package_index_of_another_date_is_named(rebuilding: Rebuilding, tmp_path: Path) -> None:
    delta = rebuilding.compare(written(DATED, tmp_path))

    (change,) = delta.instructions
    assert [(each.cause, each.size) for each in delta.volatile] == [(INDEX, change.sizes.unpacked)]
