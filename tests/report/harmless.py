"""A second opinion on what our Markdown renders to: nothing in it may be somebody else's will."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

# What GitHub adds to Markdown when the text is rendered: mentions, issues, commits, bare links.
_GITHUB = re.compile(r"@\w|#\d|GH-\d|\b[0-9a-f]{7,40}\b|https?://|www\.", re.IGNORECASE)
_BLOCKS = re.compile(
    r"<details><summary>[^<>]*(?:<code>[^<>]*</code>[^<>]*)*</summary>\n?"
    r"|</details>\n?|<!-- dunnage(?: images)?: [0-9a-f]{16} [a-z0-9./-]* -->\n?"
)
_INLINE = {"<sub>", "</sub>", "<br>"}
_LINKS = (
    "https://github.com/octo/shop/",
    "https://github.com/OWNER/dunnage/blob/main/docs/rules/",
    "https://avd.aquasec.com/nvd/cve-",
)
_RENDERER = MarkdownIt("gfm-like")
assert _RENDERER.linkify is not None
# Unlike GitHub, it would link whatever looks like a domain: README.md.
_RENDERER.linkify.set({"fuzzy_link": False})


def harm(body: str) -> list[str]:
    """List whatever a comment says that only somebody else can have put there."""
    printable = "".join(each for each in body if each not in "\n\N{NO-BREAK SPACE}")
    unprintable = [f"unprintable: {each!r}" for each in printable if not each.isprintable()]
    return [*unprintable, *(each for token in _RENDERER.parse(body) for each in _harm(token))]


def _harm(token: Token) -> Iterator[str]:
    for each in (token, *(token.children or ())):
        match each.type:
            case "html_block" if not _BLOCKS.fullmatch(each.content):
                yield f"HTML: {each.content}"
            case "html_inline" if each.content not in _INLINE:
                yield f"HTML: {each.content}"
            case "link_open" if not str(each.attrs["href"]).startswith(_LINKS):
                yield f"link: {each.attrs['href']}"
            case "fence" if each.info not in {"text", "mermaid"} or "<" in each.content:
                yield f"block: {each.content}"
            case "text" if _GITHUB.search(each.content):
                yield f"GitHub: {each.content}"
            case "image" | "code_block":
                yield f"{each.type}: {each.content}"
            case _:
                pass
