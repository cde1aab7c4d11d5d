"""A registry on loopback to which images are pushed: Debian's package of CNCF Distribution."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.request import Request, urlopen

from bed import debian
from bed.process import BedError

_START_SECONDS: Final = 20
_INDEX: Final = "application/vnd.oci.image.index.v1+json"
_MANIFEST: Final = "application/vnd.oci.image.manifest.v1+json"


@dataclass(frozen=True, slots=True)
class Storehouse:
    """A registry that runs; nobody has to log in."""

    host: str

    def manifest(self, name: str, reference: str) -> Any:  # noqa: ANN401 - JSON
        """Read an index or a manifest, by tag or digest."""
        url = f"http://{self.host}/v2/{name}/manifests/{reference}"
        with urlopen(Request(url, headers={"Accept": f"{_INDEX}, {_MANIFEST}"})) as answer:
            return json.load(answer)


@contextmanager
def opened(folder: Path) -> Iterator[Storehouse]:
    """Run a registry that keeps everything in a folder, while the block runs."""
    program = debian.ensure_program("docker-registry", "docker-registry")
    host = f"127.0.0.1:{_free_port()}"
    settings = {
        "version": 0.1,
        "log": {"level": "error", "accesslog": {"disabled": True}},
        "storage": {"filesystem": {"rootdirectory": str(folder)}},
        "http": {"addr": host},
    }
    folder.mkdir(parents=True)
    file = folder / "registry.yml"
    file.write_text(json.dumps(settings))
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen([program, "serve", file], stdout=log, stderr=log)
    try:
        _await(host, folder / "log")
        yield Storehouse(host)
    finally:
        child.terminate()
        child.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _await(host: str, log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        try:
            urlopen(f"http://{host}/v2/").close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    message = f"no registry after {_START_SECONDS} s:\n{log.read_text(errors='replace')[-2_000:]}"
    raise BedError(message)
