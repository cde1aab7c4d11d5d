"""The stand-in's door: HTTP on a free port of the loopback, for as long as its context lasts."""

from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Final, Self
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from bed import openapi
from bed.github import errors
from bed.github.dispatch import Dispatcher, encode
from bed.github.exchange import Answer, Request
from bed.github.routes import TEMPLATES
from bed.github.state import State, Violation

# The largest upload, in Base64, and room for its JSON.
_MOST_BYTES: Final = 16 * 2**20
_IDLE_SECONDS: Final = 30


class GitHub:
    """A stateful stand-in of GitHub's REST API for one repository.

    Use it as a context manager; `url` is the `GITHUB_API_URL` of the program under test.
    """

    def __init__(self, node_modules: Path) -> None:
        self._server = _Server()
        self.url: Final = f"http://127.0.0.1:{self._server.server_port}"
        self.state: Final = State(self.url)
        description = openapi.load(node_modules, TEMPLATES)
        self._server.dispatcher = Dispatcher(description, self.state)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    dispatcher: Dispatcher

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)


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
            return self.server.dispatcher.answer(request)
        except Exception as problem:  # noqa: BLE001 - a bug here must fail the test, not hide in a thread
            self.server.dispatcher.state.violations.append(
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
            **answer.headers,
        }
        # A client whose patience is over has gone: that is what `Delay` is for.
        with suppress(ConnectionError):
            self.send_response(answer.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
