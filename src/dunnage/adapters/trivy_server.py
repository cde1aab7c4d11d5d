"""A Trivy server, which has the vulnerability database so that the runner need not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import requests  # noqa: TID251 - the version is asked for over HTTP
from urllib3.exceptions import HTTPError

from dunnage.adapters import trivy_faults
from dunnage.adapters.cancellation import CANCELLATION
from dunnage.adapters.process import CommandError
from dunnage.adapters.trivy import alone, scan_argv
from dunnage.adapters.trivy_version import Installation, parse_version
from dunnage.errors import ToolError
from dunnage.ports import Answer
from dunnage.units import counted

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from dunnage.adapters.process import Run
    from dunnage.adapters.trivy_database import Cache
    from dunnage.model import Database

_SECONDS = 20
_LARGEST = 64 * 1024


class TrivyServer:
    """The Trivy in PATH as the client of a server.

    https://trivy.dev/latest/docs/references/modes/client-server/
    """

    def __init__(  # noqa: PLR0913 - a server, how to ask it, and what for
        self,
        run: Run,
        cache: Cache,
        url: str,
        token: str | None,
        now: datetime,
        *,
        licenses: bool = False,
    ) -> None:
        self._run = run
        self._cache = cache
        self._url = url.rstrip("/")
        self._token = token
        self._now = now
        self._licenses = licenses

    def prepare(self) -> None:
        """Ask the server whether it has a database; ToolError if it does not answer."""
        self._database()

    def scan(self, layout: Path) -> Answer:
        """Take the image apart here, and have the server look for what is known of it."""
        here = self._cache.installation()
        asked = scan_argv(self._cache.folder, layout, java=here.java, licenses=self._licenses)
        argv = [*asked, f"--server={self._url}"]
        try:
            report = alone(self._run, argv, self._token)
        except CommandError as error:
            raise self._problem(str(error)) from error
        return Answer(report, self._database(), java=here.java)

    def _database(self) -> Database:
        there = self._installation()
        if there.edition is None:
            message = f"{self._named()} has no vulnerability database yet. Run the job again later."
            raise ToolError(message)
        database = there.edition.told(self._now, self._url)
        if database.age is None:
            return database
        problem = f"The vulnerability database of {self._url} is {counted(database.age, 'day')} old"
        return replace(database, problem=f"{problem}: have the server renew it.")

    def _installation(self) -> Installation:
        try:
            body = CANCELLATION.unless_cancelled(self._version)
        except (requests.RequestException, HTTPError) as error:
            raise self._problem(str(error)) from error
        return parse_version(body, f"the version of {self._url}")

    def _version(self) -> bytes:
        with requests.get(
            f"{self._url}/version", timeout=_SECONDS, stream=True, allow_redirects=False
        ) as answer:
            answer.raise_for_status()
            return answer.raw.read(_LARGEST, decode_content=True)

    def _problem(self, words: str) -> ToolError:
        told = trivy_faults.of_server(words)
        if told is None:
            return ToolError(trivy_faults.of_scan(words))
        return ToolError(f"{self._named()} {told}.")

    def _named(self) -> str:
        return f"The Trivy server at {self._url}"
