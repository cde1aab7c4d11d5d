"""Accounts, people's and bots', as GitHub describes them."""

from typing import Any
from zlib import crc32

from bed.github import errors
from bed.github.exchange import Answer, Call
from bed.github.state import State

_LINKS = (
    "followers",
    "following",
    "gists",
    "organizations",
    "repos",
    "events",
    "received_events",
    "starred",
    "subscriptions",
)
_PROFILE = ("bio", "blog", "company", "email", "hireable", "location", "name")
_COUNTS = ("followers", "following", "public_gists", "public_repos")
_JOINED = "2020-01-01T00:00:00Z"


def show(state: State, call: Call) -> Answer:
    """Answer who the token is; an installation is nobody, and a workflow's token is one."""
    if call.token.of_installation:
        return errors.forbidden()
    return Answer(
        200,
        {
            **body(state, call.token.login),
            **dict.fromkeys(_PROFILE),
            **dict.fromkeys(_COUNTS, 0),
            "user_view_type": "public",
            "created_at": _JOINED,
            "updated_at": _JOINED,
        },
    )


def viewer(_: State, call: Call) -> Answer:
    """Answer who the token is to GraphQL, of which nothing else is served."""
    if call.body.get("query") != "{ viewer { login } }":
        return Answer(200, {"errors": [{"message": "the stand-in does not serve this"}]})
    return Answer(200, {"data": {"viewer": {"login": call.token.login}}})


def body(state: State, login: str) -> dict[str, Any]:
    """Describe the account behind a login."""
    url = f"{state.api_url}/users/{login}"
    number = crc32(login.encode())
    return {
        "login": login,
        "id": number,
        "node_id": f"U_{number}",
        "gravatar_id": "",
        "type": "Bot" if login.endswith("[bot]") else "User",
        "site_admin": False,
        "url": url,
        "html_url": f"{state.server_url}/{login}",
        "avatar_url": f"{state.server_url}/{login}.png",
        **{f"{link}_url": f"{url}/{link}" for link in _LINKS},
    }
