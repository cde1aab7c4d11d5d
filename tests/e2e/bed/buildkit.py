"""A BuildKit that listens on loopback: the one inside an engine, which its socket serves too.

buildx's own driver asks for it by `POST /grpc` and an upgrade, and then speaks gRPC:
https://github.com/moby/moby/blob/master/daemon/server/router/grpc/grpc.go
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

from bed.engine import Engine

_UPGRADE = b"POST /grpc HTTP/1.1\r\nHost: buildkit\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
_HEADERS_END = b"\r\n\r\n"
_CHUNK = 64 * 1024


@contextmanager
def served(engine: Engine) -> Iterator[str]:
    """Serve an engine's BuildKit while the block runs; yield the address."""

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with socket.socket(socket.AF_UNIX) as there:
                there.connect(str(engine.socket))
                there.sendall(_UPGRADE)
                beginning = _upgraded(there)
                self.request.sendall(beginning)
                back = Thread(target=_pass, args=(there, self.request))
                back.start()
                _pass(self.request, there)
                back.join()

    class Server(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"tcp://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def _upgraded(there: socket.socket) -> bytes:
    """Read the answer's headers, and return what came behind them."""
    heard = b""
    while _HEADERS_END not in heard:
        heard += there.recv(_CHUNK) or _HEADERS_END
    return heard.partition(_HEADERS_END)[2]


def _pass(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(_CHUNK):
            sink.sendall(chunk)
        sink.shutdown(socket.SHUT_WR)
