"""How long weighing takes beside `docker save`, and how much memory: `python benchmarks/weigh.py`.

The image has a gigabyte in 30,000 real files: a base image, four layers with its programs and
libraries again, and one with the libraries alone. Both read it in turns, and the fastest of several
runs counts; neither writes it to a disk. A review knows the compressed sizes of the layers that its
baseline has: here, of all but the last.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import tarfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bed import bases, engine, tools
from dunnage.adapters.docker import DockerStore
from dunnage.adapters.process import Processes
from dunnage.image import export, layer_tar, tree
from dunnage.image.bounds import Bounds
from dunnage.image.layer_tar import Blob, Packing
from dunnage.image.tar_header import BLOCK
from dunnage.image.weigh import weigh

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from bed.engine import Engine

_TURNS = 5
_SLOWEST = 1.3  # times docker save
_LARGEST = 300  # MB of memory
_CROWD = 1_000_000
_TAG = "dunnage-bed/weighed:benchmark"
_COPIES = "".join(f"RUN cp -a /usr /srv/copy-{number}\n" for number in range(4))
_DOCKERFILE = f"FROM node:24-bookworm-slim\n{_COPIES}RUN cp -a /usr/lib /srv/changed\n"


@dataclass(frozen=True, slots=True)
class Run:
    """What one process weighed, and what that took."""

    seconds: float
    memory: float  # MB at its peak
    unpacked: int
    files: int
    compressed: dict[str, int]  # by diff ID, lowest first


def main() -> int:
    """Measure, print, and return 1 where a limit is missed."""
    with engine.lent() as running, TemporaryDirectory() as folder:
        os.environ["DOCKER_HOST"] = running.host
        _build(running)
        first = _weighed(Path(folder), {})
        baseline = dict(list(first.compressed.items())[:-1])
        turns = [(_saved(running), _weighed(Path(folder), baseline)) for _ in range(_TURNS)]
        cold = min(_weighed(Path(folder), {}).seconds, first.seconds)
    save = min(seconds for seconds, _ in turns)
    ours = min(run.seconds for _, run in turns)
    memory = max(first.memory, *(run.memory for _, run in turns))
    print(f"{first.unpacked / 1e9:.2f} GB, {first.files:,} files, docker save {save:.2f} s")
    print(f"the last layer is new: {ours:.2f} s, ratio {ours / save:.2f} (below {_SLOWEST})")
    print(f"all layers are new: {cold:.2f} s, ratio {cold / save:.2f}")
    print(f"memory: {memory:.0f} MB (below {_LARGEST})", end="")
    print(f", and {_alone('crowd'):.0f} MB for a layer of {_CROWD:,} empty files")
    return int(ours >= _SLOWEST * save or memory >= _LARGEST)


def _build(running: Engine) -> None:
    bases.ensure(running, tools.ensure())
    argv = [str(running.docker), "build", "--quiet", f"--tag={_TAG}", "-"]
    subprocess.run(argv, input=_DOCKERFILE.encode(), stdout=subprocess.DEVNULL, check=True)


def _saved(running: Engine) -> float:
    started = time.perf_counter()
    subprocess.run([running.docker, "image", "save", _TAG], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def _weighed(folder: Path, known: dict[str, int]) -> Run:
    """Weigh in a process of its own, so that its memory is nobody else's."""
    path = folder / "known.json"
    path.write_text(json.dumps(known), encoding="utf-8")
    return Run(**_alone("image", str(path)))


def _alone(*arguments: str) -> Any:  # noqa: ANN401 - JSON
    argv = [sys.executable, __file__, *arguments]
    return json.loads(subprocess.run(argv, stdout=subprocess.PIPE, check=True).stdout)


def _weigh(known: dict[str, int]) -> Run:
    processes = Processes(os.environ)
    store = DockerStore(processes.run, processes.stream)
    started = time.perf_counter()
    with store.save(_TAG) as stream:
        received = export.receive(stream, known=known)
    image = weigh(received, None, None, "Dockerfile")
    seconds = time.perf_counter() - started
    return Run(
        seconds=seconds,
        memory=_memory(),
        unpacked=image.sizes.unpacked,
        files=len(image.files),
        compressed={layer.diff_id: layer.sizes.compressed for layer in image.layers},
    )


def _crowd() -> float:
    """Read and merge a layer that holds next to nothing but names; tell the memory that took."""
    blob = Blob("", _CROWD * BLOCK, Packing.PLAIN)
    layer = layer_tar.read(io.BufferedReader(_Crowd()), blob, Bounds(), known=0)
    tree.merge([layer.entries])
    return _memory()


class _Crowd(io.RawIOBase):
    """A tar of many files, made while it is read."""

    def __init__(self) -> None:
        super().__init__()
        self._number = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        if self._number == _CROWD:
            return 0
        name = f"app/node_modules/package-{self._number // 50}/lib/file-{self._number}.js"
        self._number += 1
        memoryview(buffer)[:BLOCK] = tarfile.TarInfo(name).tobuf(tarfile.USTAR_FORMAT)
        return BLOCK


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["image", known]:
            print(json.dumps(asdict(_weigh(json.loads(Path(known).read_text(encoding="utf-8"))))))
        case ["crowd"]:
            print(json.dumps(_crowd()))
        case _:
            sys.exit(main())
