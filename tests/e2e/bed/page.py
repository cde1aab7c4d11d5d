"""A comment as a page that looks like GitHub's, for people who try the demo."""

from pathlib import Path

from bed import process
from bed.tools import Tools

_RENDER = """
const { marked } = await import(process.argv[1]);
const { readFileSync } = await import("node:fs");
process.stdout.write(marked.parse(readFileSync(process.argv[2], "utf8"), { gfm: true }));
"""
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<style>
{style}
body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
</style>
<body class="markdown-body">
{body}
</body>
</html>
"""


def render(tools: Tools, markdown: Path, page: Path) -> None:
    """Write a Markdown file as HTML, by the rules of GitHub's Markdown and with its style."""
    body = process.run(
        *(tools.node / "bin/node", "--input-type=module", "--eval", _RENDER, "--"),
        *((tools.modules / "marked/lib/marked.esm.js").as_uri(), markdown),
    )
    style = (tools.modules / "github-markdown-css/github-markdown.css").read_text()
    page.write_text(_PAGE.format(title=markdown.stem, style=style, body=body))
