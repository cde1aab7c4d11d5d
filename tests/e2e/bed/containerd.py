"""A second engine that keeps its images in containerd, as new installations of Docker do.

It runs beside the first for as long as a test needs it. Its containers reach nobody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bed import bridge, engine, process, state
from bed.daemon import Daemon
from bed.engine import Engine
from bed.progress import say

_OPTIONS = (
    "--feature=containerd-snapshotter=true",
    # Where the machine has a containerd of its own, dockerd uses that one.
    *("--containerd-namespace=dunnage-bed", "--containerd-plugins-namespace=dunnage-bed-plugins"),
)


@contextmanager
def lent() -> Iterator[Engine]:
    """Start the engine, and stop it again."""
    folder = state.folder() / "containerd"
    folder.mkdir(exist_ok=True)
    daemon = Daemon(folder)
    with state.lock("containerd.lock"), bridge.isolated() as network:
        try:
            yield engine.start(daemon, *network, *_OPTIONS)
        finally:
            daemon.stop()


def stock(store: Engine, source: Engine, tag: str) -> None:
    """Give it another engine's image, compressed as a registry's is: loaded ones are not."""
    image_id = _docker(source, "image", "inspect", "--format={{.Id}}", tag).strip()
    mark = f"dunnage-bed/stocked:{image_id[-12:]}"
    if _docker(store, "image", "ls", "--quiet", mark):
        return
    say(f"compressing {tag}")
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "image.tar"
        _docker(source, "image", "save", f"--output={archive}", tag)
        _docker(store, "image", "load", f"--input={archive}")
        _compress(store, tag, archive)
        # As long as the engine has both forms of a layer, it builds on the loaded one.
        _docker(store, "image", "rm", tag)
        _docker(store, "buildx", "prune", "--all", "--force")
        _docker(store, "image", "load", f"--input={archive}")
    _docker(store, "image", "tag", tag, mark)


def _compress(store: Engine, tag: str, archive: Path) -> None:
    (archive.parent / "Dockerfile").write_text(f"FROM {tag}\n")
    form = f"type=oci,dest={archive},name={tag},compression=gzip,force-compression=true"
    options = ("--quiet", "--provenance=false", f"--output={form}")
    _docker(store, "buildx", "build", *options, archive.parent)


def _docker(on: Engine, *argv: str | Path) -> str:
    return process.run(on.docker, "--host", on.host, *argv)
