from __future__ import annotations

import loopback
from dunnage.adapters.github_api import Api
from dunnage.adapters.pull_requests import Pulls
from dunnage.forge import OpenPull
from loopback import Reply


def test_open_pull_requests_of_a_branch_are_listed() -> None:
    first = {
        "number": 7,
        "head": {"sha": "a" * 40, "ref": "fix/it", "repo": {"id": 3}},
        "base": {"ref": "main"},
    }
    orphan = {**first, "number": 8, "head": {"sha": "b" * 40, "ref": "fix/it", "repo": None}}
    with loopback.serve() as server:
        server.answers(Reply(body=[first, orphan]))
        found = Pulls(Api(server.url, "t", "o/r")).from_branch("mona", "fix/it")
    assert (OpenPull(7, "a" * 40, 3, "main"), OpenPull(8, "b" * 40, None, "main")) == found
    assert ["GET /repos/o/r/pulls?head=mona%3Afix%2Fit&per_page=100&state=open"] == server.calls
