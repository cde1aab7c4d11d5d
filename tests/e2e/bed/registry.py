"""A read-only OCI registry on loopback that holds one artifact, and fails as it is told.

https://github.com/opencontainers/distribution-spec: the pull endpoints are all that Trivy asks for.
"""

import hashlib
import json
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TypeAlias

_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_CONFIG = "application/vnd.oci.empty.v1+json"
_DATABASE = "application/vnd.aquasec.trivy.config.v1+json"
_LAYER = "application/vnd.aquasec.trivy.db.layer.v1.tar+gzip"
_IDLE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Refusal:
    """Every request is answered with this status."""

    status: HTTPStatus


@dataclass(frozen=True, slots=True)
class Truncation:
    """Every blob ends after so many bytes, though its full length was promised."""

    size: int


@dataclass(frozen=True, slots=True)
class Silence:
    """Connections are taken, and nothing is ever answered."""


@dataclass(frozen=True, slots=True)
class Impostor:
    """It speaks TLS, with a certificate and a key that nobody trusts."""

    certificate: Path  # both, as PEM


@dataclass(frozen=True, slots=True)
class Foreign:
    """What it holds is another kind of artifact."""

    media_type: str = "application/vnd.oci.image.layer.v1.tar+gzip"


Fault: TypeAlias = Refusal | Truncation | Silence | Impostor | Foreign


@dataclass(frozen=True, slots=True)
class _Content:
    media_type: str
    body: bytes

    @property
    def digest(self) -> str:
        return f"sha256:{hashlib.sha256(self.body).hexdigest()}"

    def described(self) -> dict[str, object]:
        return {"mediaType": self.media_type, "digest": self.digest, "size": len(self.body)}


@contextmanager
def serve(archive: bytes, fault: Fault | None = None) -> Iterator[str]:
    """Serve a Trivy database under any repository name and tag; yield host and port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(archive, fault)) as server:
        if isinstance(fault, Impostor):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(fault.certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def _handler(archive: bytes, fault: Fault | None) -> type[BaseHTTPRequestHandler]:
    manifest, blobs = _artifact(archive, fault)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = _IDLE_SECONDS

        def do_GET(self) -> None:
            match fault:
                case Silence():
                    time.sleep(_IDLE_SECONDS)
                    self.close_connection = True
                case Refusal(status=status):
                    self._answer(status, _Content("application/json", b'{"errors":[]}'))
                case _:
                    self._answer(*_found(self.path, manifest, blobs))

        do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, *_: object) -> None:
            """Stay silent: the test that serves says what went wrong."""

        def _answer(self, status: HTTPStatus, content: _Content) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content.media_type)
            self.send_header("Content-Length", str(len(content.body)))
            self.send_header("Docker-Content-Digest", content.digest)
            self.end_headers()
            if self.command == "HEAD":
                return
            match fault:
                case Truncation(size=size) if content.digest in blobs:
                    self.wfile.write(content.body[:size])
                    self.close_connection = True
                case _:
                    self.wfile.write(content.body)

    return Handler


def _found(
    path: str, manifest: _Content, blobs: Mapping[str, _Content]
) -> tuple[HTTPStatus, _Content]:
    match path.rstrip("/").split("/"):
        case ["", "v2"]:
            return HTTPStatus.OK, _Content("application/json", b"{}")
        case ["", "v2", *_, "manifests", _]:
            return HTTPStatus.OK, manifest
        case ["", "v2", *_, "blobs", digest] if digest in blobs:
            return HTTPStatus.OK, blobs[digest]
        case _:
            return HTTPStatus.NOT_FOUND, _Content("application/json", b"{}")


def _artifact(archive: bytes, fault: Fault | None) -> tuple[_Content, dict[str, _Content]]:
    kind = fault.media_type if isinstance(fault, Foreign) else _LAYER
    layer = _Content(kind, archive)
    config = _Content(_CONFIG, b"{}")
    title = {"org.opencontainers.image.title": "db.tar.gz"}
    manifest = {
        "schemaVersion": 2,
        "mediaType": _MANIFEST,
        "artifactType": _DATABASE,
        "config": config.described(),
        "layers": [{**layer.described(), "annotations": title}],
    }
    blobs = {content.digest: content for content in (layer, config)}
    return _Content(_MANIFEST, json.dumps(manifest).encode()), blobs
