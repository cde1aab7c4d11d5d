"""The stand-in's doors: HTTP on free ports of the loopback, for as long as its context lasts."""

from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Final, Protocol, Self
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from bed import openapi
from bed.github import errors
from bed.github.deployment import DOTCOM, Deployment
from bed.github.dispatch import Dispatcher, encode
from bed.github.exchange import Answer, Request, Violation
from bed.github.routes import TEMPLATES
from bed.github.state import State
from bed.github.storage import Storage

# The largest upload, in Base64, and room for its JSON.
_MOST_BYTES: Final = 16 * 2**20
_IDLE_SECONDS: Final = 30


class GitHub:
    """A stateful stand-in of GitHub's REST API for one repository, and of its store of archives.

    Use it as a context manager; `url` is the `GITHUB_API_URL` of the program under test, and
    `graphql_url` its `GITHUB_GRAPHQL_URL`.
    """

    def __init__(self, node_modules: Path, deployment: Deployment = DOTCOM) -> None:
        api, storage = self._servers = (_Server(), _Server())
        origin = f"http://127.0.0.1:{api.server_port}"
        self.url: Final = origin + deployment.base
        self.graphql_url: Final = origin + deployment.graphql
        # The same machine by another name: to a client, another host.
        self.state: Final = State(
            self.url, f"http://localhost:{storage.server_port}", deployment=deployment
        )
        turn = Lock()
        description = openapi.load(node_modules, deployment.description, TEMPLATES)
        api.open(Dispatcher(description, self.state, turn), self.state)
        storage.open(Storage(self.state, turn), self.state)
        self._threads = [
            Thread(target=each.serve_forever, args=(0.05,), daemon=True) for each in self._servers
        ]

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()


class _Site(Protocol):
    def answer(self, request: Request) -> Answer | None: ...


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128  # a whole matrix may knock at once
    site: _Site
    state: State

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)

    def open(self, site: _Site, state: State) -> None:
        self.site, self.state = site, state


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = _IDLE_SECONDS
    server: _Server

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _MOST_BYTES:
            self.close_connection = True
            self._send(errors.error(413, "Payload too large"))
            return
        answer = self._answer(self._request(self.rfile.read(length)))
        if answer is None:
            self.close_connection = True
        else:
            self._send(answer)

    # The names are http.server's.
    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Keep quiet: the state has the log."""

    def _request(self, body: bytes) -> Request:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)

    def _answer(self, request: Request) -> Answer | None:
        try:
            return self.server.site.answer(request)
        except Exception as problem:  # noqa: BLE001 - a bug here must fail the test, not hide in a thread
            self.server.state.violations.append(
                Violation("stand-in", request.method, request.path, (repr(problem),))
            )
            return errors.error(500, "Server Error")

    def _send(self, answer: Answer) -> None:
        body = encode(answer)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Content-Length": str(len(body)),
            "X-GitHub-Request-Id": uuid4().hex,
            "X-RateLimit-Limit": "1000",
            "X-RateLimit-Remaining": "999",
            "X-RateLimit-Reset": "1999999999",
            "X-RateLimit-Resource": "core",
            **self.server.state.deployment.headers,
            **answer.headers,
        }
        # A client whose patience is over has gone: that is what `Delay` is for.
        with suppress(ConnectionError):
            self.send_response(answer.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
