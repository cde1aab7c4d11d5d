"""Lists in pages, linked as GitHub links them."""

from collections.abc import Sequence
from urllib.parse import urlencode

from bed.github.exchange import Answer, Call
from bed.github.state import State

_USUAL = 30
_MOST = 100


def page(state: State, call: Call, items: Sequence[object]) -> Answer:
    """Answer the page that the query asks for: 30 items unless it says else, at most 100."""
    size = min(max(int(call.request.query.get("per_page", _USUAL)), 1), _MOST)
    number = max(int(call.request.query.get("page", 1)), 1)
    last = max(-(-len(items) // size), 1)
    targets = {}
    if number > 1:
        targets["prev"] = min(number - 1, last)
    if number < last:
        targets |= {"next": number + 1, "last": last}
    if number > 1:
        targets["first"] = 1
    links = ", ".join(
        f'<{_address(state, call, target)}>; rel="{name}"' for name, target in targets.items()
    )
    return Answer(200, items[(number - 1) * size : number * size], {"Link": links} if links else {})


def _address(state: State, call: Call, number: int) -> str:
    query = urlencode({**call.request.query, "page": number})
    return f"{state.api_url}{call.request.path}?{query}"
