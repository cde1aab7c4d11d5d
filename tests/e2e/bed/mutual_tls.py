"""A door with mutual TLS before a service of the loopback, and the keys that open it."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Final, TypeAlias

from bed import process

_KEY: Final = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
_CHUNK: Final = 64 * 1024
_SECONDS: Final = 10  # until it listens

Opened: TypeAlias = Future[tuple[int, Callable[[], object]]]  # the port, and what ends it


@dataclass(frozen=True, slots=True)
class Door:
    """Where the door is, and what a client has to show and to trust, as PEM."""

    address: str
    authority: str
    certificate: str
    key: str


@contextmanager
def before(address: str, folder: Path) -> Iterator[Door]:
    """Put a door before an address such as `tcp://127.0.0.1:1234` while the block runs."""
    folder.mkdir()
    _sign(folder, "authority")
    _sign(folder, "server", "-addext", "subjectAltName=IP:127.0.0.1")
    _sign(folder, "client", "-addext", "extendedKeyUsage=clientAuth")
    host, _, port = address.removeprefix("tcp://").partition(":")
    with _served(_context(folder), host, int(port)) as own:
        yield Door(
            f"tcp://127.0.0.1:{own}",
            (folder / "authority.pem").read_text(),
            (folder / "client.pem").read_text(),
            (folder / "client.key").read_text(),
        )


def _sign(folder: Path, name: str, *more: str) -> None:
    """Make a key with its certificate; the authority signs itself, and then all others."""
    signer = () if name == "authority" else ("-CA", "authority.pem", "-CAkey", "authority.key")
    files = ("-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}")
    process.run("openssl", "req", "-x509", *_KEY, *files, *signer, *more, cwd=folder)


def _context(folder: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=folder / "authority.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    context.set_alpn_protocols(["h2"])  # without which gRPC hangs up
    return context


@contextmanager
def _served(context: ssl.SSLContext, host: str, port: int) -> Iterator[int]:
    """Pass on what comes through TLS while the block runs; yield the port of its own."""
    opened: Opened = Future()
    passing = _serve(context, host, port, opened)
    thread = Thread(target=asyncio.run, args=(passing,), daemon=True)
    thread.start()
    own, close = opened.result(_SECONDS)
    try:
        yield own
    finally:
        close()
        thread.join()


async def _serve(context: ssl.SSLContext, host: str, port: int, opened: Opened) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(host, port)
        await asyncio.gather(_pass(reader, there_writer), _pass(there_reader, writer))

    loop, over = asyncio.get_running_loop(), asyncio.Event()
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    own = server.sockets[0].getsockname()[1]
    opened.set_result((own, lambda: loop.call_soon_threadsafe(over.set)))
    await over.wait()
    server.close()


async def _pass(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        with suppress(OSError):
            while chunk := await source.read(_CHUNK):
                sink.write(chunk)
                await sink.drain()
    finally:
        sink.close()
