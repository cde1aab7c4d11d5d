import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dunnage import markdown

# What GitHub adds to Markdown when the text is rendered: mentions, issues, commits, bare links.
_GITHUB = re.compile(r"@\w|#\d|GH-\d|\b[0-9a-f]{7,40}\b|https?://|www\.", re.IGNORECASE)
_HOSTILE_WORDS = """
    @octocat #1 o/r#2 GH-1 0123abcdef https://e.vil www.e.vil a@e.vil <https://e.vil> ](http://
    [x](https://e.vil) ![i](//e.vil) <img/src=x> <!-- --> &lt; &#64; **b** _i_ ~~s~~ $x$ :smile:
    ` `` ``` \\ \\| | --- # > - 1. * + word ,
"""
_WORDS = st.sampled_from([*_HOSTILE_WORDS.split(), "\n", "\r\n", "\u202e", "\u200b"])
_HOSTILE = st.tuples(
    st.sampled_from(["", " "]), st.lists(_WORDS | st.text(max_size=8), max_size=12)
).map(lambda drawn: drawn[0].join(drawn[1]))
_RENDERER = MarkdownIt("gfm-like")
assert _RENDERER.linkify is not None
# Unlike GitHub, it would link whatever looks like a domain: README.md.
_RENDERER.linkify.set({"fuzzy_link": False})


def rendered(source: str) -> tuple[set[str], str]:
    """Name the kinds of everything inline, and join what is text and no code."""
    inline = [child for token in _RENDERER.parse(source) for child in token.children or ()]
    text = " ".join(child.content for child in inline if child.type == "text")
    return {child.type for child in inline}, text


def cells(source: str) -> list[str]:
    tokens = _RENDERER.parse(source)
    return [
        "".join(child.content for child in token.children or ())
        for before, token in pairwise(tokens)
        if before.type == "td_open"
    ]


@pytest.mark.parametrize(
    ("foreign", "expected"),
    [
        ("Add `--omit=dev`, then build.", "Add `--omit=dev`, then build."),
        ("The image (24.1 MB) is 5% larger: why?", "The image (24.1 MB) is 5% larger: why?"),
        ("by @octocat, see #1.", "by `@octocat`, see `#1`."),
        ("(typescript, @types/node, …).", "(typescript, `@types/node`, …)."),
        ("<img src=x>", "`<img` `src=x>`"),
        ("see https://e.vil/x", "see `https://e.vil/x`"),
        ("mended in 0123abcdef", "mended in `0123abcdef`"),
        ("set NODE_ENV", "set `NODE_ENV`"),
        ("two\nlines\u202e", "two lines"),
        ("a lone ` tick", "a lone `` ` `` tick"),
        ("", ""),
    ],
)
def test_only_words_that_could_mean_something_become_code(foreign: str, expected: str) -> None:
    assert markdown.text(foreign) == expected


@pytest.mark.parametrize(
    ("foreign", "expected"),
    [
        ("RUN npm ci", "`RUN npm ci`"),
        ("a ` b", "``a ` b``"),
        ("`a``", "``` `a`` ```"),
        ("", "`  `"),
        ("x" * 9, "`xxxx…`"),
    ],
)
def test_a_fence_is_longer_than_any_run_of_backticks(foreign: str, expected: str) -> None:
    assert markdown.code(foreign, 5 if len(foreign) == 9 else 300) == expected


@pytest.mark.parametrize("url", [None, "http://e.vil", "javascript:alert(1)", "//e.vil", ""])
def test_only_https_is_linked(url: str | None) -> None:
    assert markdown.link("label", url) == "label"


def test_a_url_cannot_end_its_link() -> None:
    linked = markdown.link("label", "https://e.vil/a) [b](https://e.vil|`<c>`\ud800")
    assert linked == "[label](https://e.vil/a%29%20%5Bb%5D%28https://e.vil%7C%60%3Cc%3E%60?)"


def test_figures_stand_right_and_are_not_broken() -> None:
    assert markdown.table(("Path", "Size:"), [("a b", "1 MB")], 1) == (
        "| Path | Size |\n| --- | ---: |\n| a b | 1\N{NO-BREAK SPACE}MB |"
    )


def test_a_table_says_how_many_rows_it_does_not_show() -> None:
    assert markdown.table(("Path",), [("a",)], 3) == ("| Path |\n| --- |\n| a |\n\n…and 2 more.")


@given(_HOSTILE)
def test_foreign_prose_is_never_more_than_text_and_code(foreign: str) -> None:
    kinds, text = rendered(f"- {markdown.text(foreign)}")
    assert kinds <= {"text", "code_inline"}
    assert not _GITHUB.search(text)


@given(_HOSTILE)
def test_foreign_code_is_one_code_span(foreign: str) -> None:
    kinds, text = rendered(f"a {markdown.code(foreign)} b")
    assert (kinds, text) == ({"text", "code_inline"}, "a   b")


@given(_HOSTILE, _HOSTILE)
def test_foreign_text_stays_in_its_cell(one: str, other: str) -> None:
    row = (markdown.code(one), markdown.text(other), "last")
    source = markdown.table(("A", "B", "C"), [row], 1)
    kinds, text = rendered(source)
    assert len(cells(source)) == 3
    assert cells(source)[2] == "last"
    assert kinds <= {"text", "code_inline"}
    assert not _GITHUB.search(text)
