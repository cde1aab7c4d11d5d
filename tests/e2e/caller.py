"""A client of the GitHub stand-in, and what it sends."""

import base64
import gzip
import json
from typing import Any

import requests
from github import Auth, Github

from bed.github.server import GitHub

HEAD, BASE, MERGE = "a" * 40, "b" * 40, "c" * 40


class Client:
    """One token's way to the repository, for what PyGithub would hide."""

    def __init__(self, github: GitHub, token: str = "workflow") -> None:  # noqa: S107 - no secret
        self.github, self.token = github, token
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"
        self.root = f"{github.url}/repos/octocat/demo"

    def get(self, path: str, **query: str | int) -> requests.Response:
        return self.session.get(self.root + path, params=query, timeout=10)

    def post(self, path: str, body: object) -> requests.Response:
        return self.session.post(self.root + path, json=body, timeout=10)

    def send(self, method: str, path: str, body: object = None) -> requests.Response:
        return self.session.request(method, self.root + path, json=body, timeout=10)

    def comment(self, text: str) -> requests.Response:
        return self.post("/issues/7/comments", {"body": text})

    def upload(self, log: object, **fields: object) -> requests.Response:
        packed = gzip.compress(json.dumps(log).encode(), mtime=0)
        return self.post(
            "/code-scanning/sarifs",
            {
                "commit_sha": MERGE,
                "ref": "refs/pull/7/merge",
                "sarif": base64.b64encode(packed).decode(),
                "checkout_uri": "file:///github/workspace/",
                **fields,
            },
        )

    def processed(self, log: object) -> dict[str, Any]:
        self.github.state.pending_polls = 0
        answer = self.get(f"/code-scanning/sarifs/{self.upload(log).json()['id']}").json()
        assert isinstance(answer, dict)
        return answer


def pygithub(github: GitHub, token: str = "workflow") -> Github:  # noqa: S107 - no secret
    return Github(
        base_url=github.url,
        auth=Auth.Token(token),
        retry=None,
        seconds_between_requests=None,
        seconds_between_writes=None,
    )


def run(name: str = "dunnage", identity: str = "app/", uri: str = "Dockerfile") -> dict[str, Any]:
    text = {"text": "A text."}
    location = {
        "physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": 1}},
    }
    rule = {"id": "r", "shortDescription": text, "fullDescription": text, "help": text}
    return {
        "tool": {"driver": {"name": name, "rules": [rule]}},
        "automationDetails": {"id": identity},
        "results": [{"ruleId": "r", "message": text, "locations": [location]}],
    }


def sarif_log(*runs: dict[str, Any]) -> dict[str, Any]:
    return {"version": "2.1.0", "runs": list(runs or (run(),))}
