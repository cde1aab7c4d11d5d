"""Comment and summary as a person sees them: by GitHub's rules of Markdown, in a real browser."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from syrupy.assertion import SnapshotAssertion

from bed import gfm, state, tools
from bed.tools import Tools
from builders import ORIGIN
from dunnage.model import Problem
from dunnage.report import comment, group, report_file, summary
from dunnage.report.outputs import Files
from report.reviews import HOSTILE, REVIEWS, renamed

pytestmark = pytest.mark.e2e

_KINDS = ("vulnerability", "growth", "whole", "not checked", "first", *["unchanged"] * 5)
_NAMES = ("api", "web", "admin", "worker", "mailer", "cart", "cron", "gateway", "search", "stock")
TEN = tuple(
    renamed(REVIEWS[kind], f"shop/{name}") for kind, name in zip(_KINDS, _NAMES, strict=True)
)
FILES = Files("dunnage.sarif", ("dunnage.json",), ("dunnage.html",))
# From somebody else's file, whose links are the tools' own or none.
STRANGER = report_file.load(report_file.dump(REVIEWS["hostile"]), ORIGIN)
ENEMY = replace(STRANGER, problems=(Problem(HOSTILE, HOSTILE, blocks=True),) * 9)
SHOWN = {
    **{f"comment {name}": comment.render(report) for name, report in REVIEWS.items()},
    "comment hostile": comment.render(STRANGER),
    "group": group.render(TEN, "ci"),
    "hostile group": group.render((ENEMY, renamed(ENEMY, f"2{HOSTILE}")), HOSTILE, ENEMY.problems),
    "summary": summary.render((REVIEWS["growth"],), FILES),
    "summary of ten": summary.render(TEN, FILES),
    "hostile summary": summary.render((ENEMY,), Files(None, (), (HOSTILE,)), ENEMY.problems),
}
# Elements with their attributes, but for the icons of alerts.
WORDS = {
    *("a href", "a href rel=nofollow", "blockquote", "br", "em", "h2", "h3"),
    *("li", "p", "pre", "strong", "sub", "ul"),
    *("code", "code class=language-mermaid", "code class=language-text"),
    *("details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "th align=right", "td", "td align=right"),
    *("div class=markdown-alert markdown-alert-note", "p class=markdown-alert-title"),
    "div class=markdown-alert markdown-alert-warning",
}
LINKS = re.compile(
    r"https://github\.com/octo/shop/(?:(?:blob|commit)/[0-9a-f]{40}(?:/|$)|actions/runs/\d+$)"
    r"|https://github\.com/OWNER/dunnage/blob/main/docs/rules/"
    r"|https://avd\.aquasec\.com/nvd/cve-"
)
WIDTHS = (854, 390)  # of a comment on a large screen, and of a telephone

_USED = """() => [...document.body.querySelectorAll(":not(svg, svg *)")].map(
  each => [each.localName, ...[...each.attributes].map(
    ({ name, value }) => name === "href" ? name : `${name}=${value}`)].join(" "))"""
_HREFS = "() => [...document.links].map(each => each.href)"
_OPEN = "() => document.querySelectorAll('details').forEach(each => { each.open = true; })"
_SEEN = """() => [...document.querySelectorAll("details > :not(summary)")].map(
  each => each.checkVisibility())"""
_DRAW = """async () => {
  mermaid.initialize({ startOnLoad: false });
  const blocks = [...document.querySelectorAll("code.language-mermaid")];
  const kinds = await Promise.all(blocks.map(each => mermaid.parse(each.textContent)));
  await mermaid.run({ nodes: blocks });
  return kinds.map(each => each.diagramType);
}"""


@dataclass
class Reader:
    """Somebody with a window of some width, who looks at one of the texts."""

    page: Page
    requests: list[str] = field(default_factory=list)

    def words(self) -> set[str]:
        return set(self.page.evaluate(_USED))

    def count(self, selector: str) -> int:
        return self.page.locator(selector).count()


Look = Callable[..., AbstractContextManager[Reader]]


@pytest.fixture(scope="module")
def installed() -> Tools:
    with state.lock():
        return tools.ensure()


@pytest.fixture(scope="module")
def pages(installed: Tools, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Render each text once."""
    folder = tmp_path_factory.mktemp("rendered")

    def page(name: str) -> Path:
        rendered = folder / f"{name}.html"
        if not rendered.exists():
            source = folder / f"{name}.md"
            source.write_text(SHOWN[name], encoding="utf-8")
            gfm.render(installed, source, rendered)
        return rendered

    return page


@pytest.fixture
def look(browser: Browser, pages: Callable[[str], Path]) -> Look:
    @contextmanager
    def look(
        name: str, scheme: Literal["light", "dark"] = "light", width: int = 854
    ) -> Iterator[Reader]:
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        reader = Reader(context.new_page())
        reader.page.on("request", lambda request: reader.requests.append(request.url))
        reader.page.goto(pages(name).as_uri())
        yield reader
        assert reader.requests == [pages(name).as_uri()]
        context.close()

    return look


@pytest.mark.parametrize("name", SHOWN)
def test_there_is_nothing_but_our_own_elements_attributes_and_links(look: Look, name: str) -> None:
    with look(name) as reader:
        assert reader.words() - WORDS == set()
        assert [each for each in reader.page.evaluate(_HREFS) if not LINKS.match(each)] == []


def test_what_github_makes_of_foreign_text_would_be_seen(installed: Tools, tmp_path: Path) -> None:
    source, page = tmp_path / "raw.md", tmp_path / "raw.html"
    source.write_text("@octocat #1 :smile: www.evil.example <b onclick=x>b</b> <script>x</script>")

    gfm.render(installed, source, page)

    assert page.read_text().partition("<body")[2].splitlines()[1] == (
        '<p><a href="https://github.com/octocat"><strong>@octocat</strong></a> '
        '<a href="https://github.com/octo/shop/issues/1">#1</a> 😄 '
        '<a href="http://www.evil.example" rel="nofollow">www.evil.example</a> <b>b</b> </p>'
    )


def test_every_word_is_in_use(look: Look) -> None:
    used: set[str] = set()
    for name in ("comment growth", "comment not checked", "group"):
        with look(name) as reader:
            used |= reader.words()
    assert used == WORDS


@pytest.mark.parametrize("name", SHOWN)
def test_every_table_is_a_table_and_every_row_a_row(look: Look, name: str) -> None:
    lines = SHOWN[name].splitlines()
    rules = [each for each in lines if re.fullmatch(r"\|(?: --- \|| ---: \|)+", each)]
    rows = [each for each in lines if each.startswith("| ")]
    with look(name) as reader:
        assert (len(rules), len(rows) - len(rules)) == (reader.count("table"), reader.count("tr"))
        assert reader.count("p:has-text('| ---')") == 0


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_folded_opens(look: Look, name: str) -> None:
    folds = SHOWN[name].count("<details>")
    with look(name) as reader:
        assert reader.count("details") == reader.count("details > summary:first-child") == folds
        assert not any(reader.page.evaluate(_SEEN))

        reader.page.evaluate(_OPEN)

        assert all(reader.page.evaluate(_SEEN))
        assert "" not in reader.page.locator("summary").all_inner_texts()


@pytest.mark.parametrize("name", sorted({*SHOWN} - {"comment huge", "comment local"}))
def test_a_person_reads(look: Look, name: str, snapshot: SnapshotAssertion) -> None:
    with look(name) as reader:
        assert reader.page.locator("body").inner_text() == snapshot


def test_the_charts_are_drawn(look: Look, installed: Tools) -> None:
    with look("comment growth") as reader:
        reader.page.evaluate(_OPEN)
        reader.page.add_script_tag(path=gfm.mermaid(installed))

        assert reader.page.evaluate(_DRAW) == ["xychart", "xychart"]

        lines = reader.page.locator(".line-plot-0 path")
        assert [each.get_attribute("stroke") for each in lines.all()] == ["#0969da"] * 2
        reader.page.screenshot(path=state.folder() / "page" / "charts.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["comment growth", "comment not checked", "group", "summary"])
def test_a_text_is_not_wider_than_the_screen(
    look: Look, name: str, scheme: Literal["light", "dark"], width: int
) -> None:
    with look(name, scheme, width) as reader:
        assert reader.page.evaluate("document.documentElement.scrollWidth") == width
        picture = f"{name}-{scheme}-{width}.png".replace(" ", "-")
        reader.page.screenshot(path=state.folder() / "page" / picture, full_page=True)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("comment vulnerability", "New vulnerability: 🟠 high CVE-2021-23337 in lodash 4.17.20"),
        ("comment whole", "Largest growth: +50.4 MB by COPY --from=build /app/node_modules"),
        ("comment not checked", "Not checked: build. RUN npm ci (Dockerfile:9) ended with"),
        ("group", "shop/api: fail-on new-high: 1 vulnerability"),
    ],
)
def test_verdict_and_cause_are_seen_without_scrolling(
    look: Look, name: str, cause: str, width: int
) -> None:
    with look(name, width=width) as reader:
        expect(reader.page.get_by_role("heading", level=2)).to_be_in_viewport()
        told = reader.page.locator("li, p").filter(has_text=cause).first
        expect(told).to_be_in_viewport(ratio=1)
