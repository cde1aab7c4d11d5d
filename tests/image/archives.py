"""Small archives as `docker save` writes them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from dataclasses import dataclass

import zstandard

BLOCK = 512


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    content: bytes = b""
    type: bytes = tarfile.REGTYPE
    target: str = ""
    mode: int = 0o644
    uid: int = 0
    gid: int = 0
    mtime: int = 0


def folder(path: str) -> Entry:
    return Entry(path, type=tarfile.DIRTYPE)


def hard_link(path: str, target: str) -> Entry:
    return Entry(path, type=tarfile.LNKTYPE, target=target)


def symbolic_link(path: str, target: str) -> Entry:
    return Entry(path, type=tarfile.SYMTYPE, target=target)


def tar(*entries: Entry, format: int = tarfile.PAX_FORMAT) -> bytes:  # noqa: A002 - tarfile's word
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=format) as archive:
        for entry in entries:
            member = tarfile.TarInfo(entry.path)
            member.type, member.linkname, member.size = entry.type, entry.target, len(entry.content)
            member.mode, member.uid, member.gid = entry.mode, entry.uid, entry.gid
            member.mtime = entry.mtime
            archive.addfile(member, io.BytesIO(entry.content))
    return buffer.getvalue()


def raw_header(name: bytes, size: bytes = b"00000000000", flag: bytes = b"0") -> bytes:
    """Write a header that tarfile would not."""
    block = bytearray(BLOCK)
    block[: len(name)] = name
    block[100:107] = b"0000644"
    block[124 : 124 + len(size)] = size
    block[148:156] = b" " * 8
    block[156:157] = flag
    block[257:265] = b"ustar\x0000"
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def config(diff_ids: list[str], **more: object) -> bytes:
    document = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Env": ["PATH=/bin", "A=b=c"], "Cmd": ["node"], "User": "node"},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{each}" for each in diff_ids]},
        "history": [{"created_by": f"RUN {index}"} for index in range(len(diff_ids))],
    }
    return json.dumps(document | more).encode()


def saved(*layers: bytes, packed: tuple[bytes, ...] | None = None, **more: object) -> list[Entry]:
    """List the members of an export; `packed` are its layer blobs where they are not plain."""
    blobs = layers if packed is None else packed
    image = config([digest(each) for each in layers], **more)
    paths = [f"blobs/sha256/{digest(each)}" for each in blobs]
    manifest = [{"Config": f"blobs/sha256/{digest(image)}", "RepoTags": None, "Layers": paths}]
    return [
        folder("blobs/"),
        folder("blobs/sha256/"),
        *(Entry(path, blob) for path, blob in dict(zip(paths, blobs, strict=True)).items()),
        Entry(f"blobs/sha256/{digest(image)}", image),
        Entry("index.json", b'{"schemaVersion": 2, "manifests": []}'),
        Entry("manifest.json", json.dumps(manifest).encode()),
        Entry("oci-layout", b'{"imageLayoutVersion": "1.0.0"}'),
        Entry("repositories", b"{}"),
    ]


def legacy(layers: dict[str, bytes], order: list[str], *links: Entry) -> list[Entry]:
    """List the members of an archive as engines of the past wrote it, and podman does."""
    contents = layers | {each.path: layers[each.target.removeprefix("../")] for each in links}
    image = config([digest(contents[path]) for path in order])
    manifest = [{"Config": f"{digest(image)}.json", "RepoTags": ["a:1"], "Layers": order}]
    return [
        *(Entry(path, layer) for path, layer in layers.items()),
        *links,
        Entry(f"{digest(image)}.json", image),
        Entry("manifest.json", json.dumps(manifest).encode()),
    ]


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def zstandard_packed(data: bytes) -> bytes:
    return zstandard.compress(data)
