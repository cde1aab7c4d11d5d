"""Markdown as a person sees it on GitHub: parsed, sanitised and styled as it is there."""

from pathlib import Path
from typing import Final

from bed import process
from bed.tools import Tools

REPOSITORY: Final = "octo/shop"  # whose issues and commits a bare reference would lead to
_PROGRAM = Path(__file__).with_name("gfm.mjs")
_MERMAID = "@mermaid-js/tiny/dist/mermaid.tiny.js"
# The body of a comment on a wide window: 822 pixels, and smaller letters than in a document.
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
{style}
html {{ color-scheme: light dark; }}
body {{ margin: 0; }}
.markdown-body {{ box-sizing: border-box; max-width: 854px; padding: 16px; font-size: 14px; }}
</style>
<body class="markdown-body">
{body}
</body>
</html>
"""


def render(tools: Tools, markdown: Path, page: Path) -> None:
    """Write a Markdown file as an HTML page that looks like a comment."""
    style = (tools.modules / "github-markdown-css/github-markdown.css").read_text()
    body = _html(tools, markdown)
    page.write_text(_PAGE.format(title=markdown.stem, style=style, body=body))


def mermaid(tools: Tools) -> Path:
    """Return the script that draws the charts."""
    return tools.modules / _MERMAID


def _html(tools: Tools, markdown: Path) -> str:
    return process.run(
        *(tools.node / "bin/node", "--input-type=module", "--eval", _PROGRAM.read_text(), "--"),
        *(markdown.resolve(), REPOSITORY),
        cwd=tools.modules,  # where a program without a file of its own looks for packages
    )
