"""A server on this machine that answers as a test says, and keeps what it was asked."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; without a status the connection is closed instead."""

    status: int | None = 200
    body: object = field(default_factory=dict)  # bytes, or what becomes JSON
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request."""

    method: str
    path: str
    headers: Mapping[str, str]  # by name, in lower case
    body: bytes

    @property
    def fields(self) -> object:
        return json.loads(self.body)


@dataclass
class Loopback:
    """What is answered next, the last one for ever, and what was asked."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def answers(self, *replies: Reply) -> None:
        self.replies[:] = replies

    @property
    def calls(self) -> list[str]:
        return [f"{each.method} {each.path}" for each in self.asked]

    def next(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextlib.contextmanager
def serve() -> Iterator[Loopback]:
    """Serve on a free port, while the block runs."""
    state = Loopback()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(length)
            state.asked.append(Asked(self.command, self.path, headers, body))
            reply = state.next()
            if reply.status is None:
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            # A client that has read enough is gone before the end.
            with contextlib.suppress(ConnectionError):
                self.wfile.write(reply.content)

        do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - their names upstream

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - upstream's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
