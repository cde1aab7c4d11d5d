"""One review as a page: a single file that needs no network, and works from a disk."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.report.page_document import document

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from dunnage.report.report import Report

BUNDLE = resources.files("dunnage.report") / "page.html"  # src/page/build.js makes it
_REVIEW = '"REVIEW"'  # where the document belongs, in src/page/page.html


def render(report: Report, bundle: Traversable = BUNDLE) -> str:
    """Fill the page with a review; `ToolError` where the page was not built."""
    head, _, tail = _read(bundle).partition(_REVIEW)
    written = json.dumps(document(report), ensure_ascii=False, separators=(",", ":"))
    # Nothing in a script element can end it but this character.
    # https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    return head + written.replace("<", "\\u003c") + tail


def _read(bundle: Traversable) -> str:
    try:
        return bundle.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        message = (
            "the page was left out of this installation: in a checkout, `make page` builds it "
            "(it needs Node.js); otherwise install a released wheel or use the action"
        )
        raise ToolError(message) from error
