"""The store of archives: another host than the API, which takes signatures and no tokens."""

import time
from dataclasses import dataclass
from threading import Lock

from bed.github.exchange import Answer, Entry, Request
from bed.github.faults import Delay, suffer
from bed.github.state import State


@dataclass(frozen=True, slots=True)
class Storage:
    """Answers what the API has sent to it."""

    state: State
    turn: Lock

    def answer(self, request: Request) -> Answer | None:
        """Answer a request; `None` drops the connection."""
        with self.turn:
            fault = self.state.faults.take(request.method, request.path)
        if isinstance(fault, Delay):
            time.sleep(fault.seconds)
        answer = suffer(fault, lambda: self._served(request))
        self.state.log.append(Entry.of(request, answer))
        return answer

    def _served(self, request: Request) -> Answer:
        # A token beside the signature is one authentication too many, as Azure says.
        if "authorization" in request.headers:
            return _refusal(400, "InvalidAuthenticationInfo")
        found = self.state.downloads.get(request.query.get("sig", ""))
        if found is None or request.path != f"/artifacts/{found}.zip":
            return _refusal(403, "AuthenticationFailed")
        archive = self.state.artifacts[found].archive
        return Answer(200, archive, {"Content-Type": "application/zip"})


def _refusal(status: int, code: str) -> Answer:
    text = f'<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code></Error>'
    return Answer(status, text.encode(), {"Content-Type": "application/xml"})
