"""What an exported image holds as GNU tar counts it: a second opinion on every figure."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

from bed import process

_GZIP = b"\x1f\x8b"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Counted:
    """One layer, in bytes."""

    files: int  # the contents of all files that the layer stores
    length: int  # the tar
    stored: int  # the tar as the export holds it, compressed or not


def layers(saved: Path, folder: Path) -> tuple[Counted, ...]:
    """Unpack what `docker save` wrote for one image, and count its layers, lowest first."""
    folder.mkdir()
    process.run("tar", "--extract", f"--file={saved}", f"--directory={folder}")
    (image,) = json.loads((folder / "manifest.json").read_text())
    return tuple(_count(folder / blob) for blob in image["Layers"])


def _count(blob: Path) -> Counted:
    listed = process.run("tar", "--list", "--verbose", "--numeric-owner", f"--file={blob}")
    # -rw-r--r-- 0/0   1234 2026-11-01 12:00 app/server.js
    files = (line.split()[2] for line in listed.splitlines() if line.startswith("-"))
    return Counted(sum(map(int, files)), _length(blob), blob.stat().st_size)


def _length(blob: Path) -> int:
    with blob.open("rb") as file:
        packed = file.read(len(_GZIP)) == _GZIP
    if not packed:
        return blob.stat().st_size
    with gzip.open(blob) as tar:
        return sum(len(piece) for piece in iter(lambda: tar.read(_PIECE), b""))
