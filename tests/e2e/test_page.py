"""The page in a real browser: drawn, clicked, typed at, sorted, and judged for accessibility."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bed import bundle, state
from dunnage.contents import File
from dunnage.model import Outcome, Verdict
from dunnage.report import page as pages
from dunnage.report.report import Report
from report.pictured import a_pictured_review

pytestmark = pytest.mark.e2e

_AXE = "node_modules/axe-core/axe.min.js"
_HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass
class Opened:
    """A page, and what must never come of it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def show(self, of: str, by: str) -> None:
        self.page.get_by_role("group", name="Of").get_by_text(of).click()
        self.page.get_by_role("group", name="By").get_by_text(by).click()

    def radio(self, name: str) -> Locator:
        return self.page.get_by_role("radio", name=name, exact=True)

    def block(self, name: str) -> Locator:
        return self.page.locator(".stage > li > button").filter(has_text=name).first

    @property
    def crumbs(self) -> list[str]:
        return self.page.get_by_role("navigation").get_by_role("listitem").all_inner_texts()

    def column(self, table: str, number: int) -> list[str]:
        shown = self.page.get_by_role("table", name=table)
        return shown.locator(f"tbody tr > :nth-child({number})").all_inner_texts()


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    bundle.build()


@contextmanager
def opened(
    browser: Browser,
    folder: Path,
    report: Report,
    scheme: Literal["light", "dark"] = "light",
    width: int = 1280,
) -> Iterator[Opened]:
    """Open a review from the disk; nothing may be asked for, nothing complained about."""
    file = folder / "page.html"
    file.write_text(pages.render(report), encoding="utf-8")
    context = browser.new_context(
        color_scheme=scheme, reduced_motion="reduce", viewport={"width": width, "height": 900}
    )
    context.set_default_timeout(10_000)
    there = Opened(context.new_page())
    there.page.on("request", lambda request: there.requests.append(request.url))
    there.page.on("console", lambda message: there.complaints.append(message.text))
    there.page.on("pageerror", lambda error: there.complaints.append(str(error)))
    there.page.goto(file.as_uri())
    yield there
    assert there.requests == [file.as_uri()]
    assert there.complaints == []
    context.close()


def screenshot(page: Page, name: str) -> None:
    """Keep a picture for people to look at."""
    page.screenshot(path=state.folder() / "page" / f"{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_picture_is_drawn(
    browser: Browser, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    with opened(browser, tmp_path, a_pictured_review(), scheme) as there:
        expect(there.page).to_have_title("shop/api (linux/amd64) · Dunnage")
        for of in ("Image", "Change"):
            for by in ("Directories", "Packages", "Instructions"):
                there.show(of, by)
                expect(there.page.locator(".stage button").first).to_be_visible()
                screenshot(there.page, f"{scheme}-{of}-{by}".lower())


def test_a_change_is_what_a_reviewer_sees_first(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, a_pictured_review()) as there:
        expect(there.radio("Change")).to_be_checked()
        expect(there.radio("Instructions")).to_be_checked()

    with opened(browser, tmp_path, replace(a_pictured_review(), delta=None)) as there:
        expect(there.radio("Image")).to_be_checked()
        expect(there.radio("Directories")).to_be_checked()


def test_a_click_zooms_in_and_a_link_leads_to_the_line(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, a_pictured_review()) as there:
        there.show("Image", "Directories")
        there.block("app").click()
        assert there.crumbs == ["/", "app"]

        there.block("node_modules").click()

        assert there.crumbs == ["/", "app", "node_modules"]
        details = there.page.get_by_role("complementary", name="Details")
        expect(details.get_by_role("heading", level=3)).to_have_text("/app/node_modules")
        expect(details.get_by_role("link", name="Dockerfile:6")).to_have_attribute(
            "href", f"https://github.com/octo/shop/blob/{'5f0c2a9d' * 5}/Dockerfile#L6"
        )
        screenshot(there.page, "zoomed")


def test_a_package_tells_its_line_of_the_lockfile(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, a_pictured_review()) as there:
        there.show("Image", "Packages")
        there.block("npm packages").click()
        there.block("sharp").click()
        there.block("sharp-part-0").click()

        details = there.page.get_by_role("complementary", name="Details")
        expect(details).to_contain_text("through sharp")
        expect(details).to_contain_text("RUN --mount=type=cache,target=/root/.npm npm ci")
        expect(details.get_by_role("link").first).to_contain_text("package-lock.json:")


def test_the_keyboard_is_enough(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, a_pictured_review()) as there:
        there.show("Image", "Directories")
        keyboard, page = there.page.keyboard, there.page
        page.get_by_role("group", name="Show").get_by_label("All").focus()
        keyboard.press("Tab")
        expect(there.block("usr")).to_be_focused()

        keyboard.press("ArrowRight")
        expect(there.block("app")).to_be_focused()
        keyboard.press("Enter")
        assert there.crumbs == ["/", "app"]
        expect(page.get_by_role("status")).to_contain_text("app, ")
        expect(there.block("node_modules")).to_be_focused()

        keyboard.press("Escape")
        assert there.crumbs == ["/"]
        expect(there.block("app")).to_be_focused()
        screenshot(page, "focused")


def test_own_content_is_told_apart_from_the_base_images(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, a_pictured_review()) as there:
        there.show("Image", "Directories")
        shown = there.page.get_by_role("group", name="Show")
        shown.get_by_text("Base image").click()
        expect(there.block("app")).to_have_count(0)
        expect(there.block("usr")).to_be_visible()

        shown.get_by_text("Own").click()

        expect(there.block("app")).to_be_visible()
        assert there.page.locator(".stage .base").count() == 0


def test_a_table_is_sorted_by_its_heads_and_searched(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, a_pictured_review()) as there:
        table = there.page.get_by_role("table", name="Packages")
        head = table.get_by_role("columnheader", name="Package")
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", "ascending")
        ascending = there.column("Packages", 1)
        assert ascending[0] == "@aws-sdk/client-s3"

        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", "descending")
        assert there.column("Packages", 1)[:2] == ["zod-part-29", "zod-part-28"]

        there.page.get_by_label("Find Packages").fill("playwright-core-part-7")
        assert there.column("Packages", 1) == ["playwright-core-part-7"]


def test_all_rows_are_a_click_away(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, a_pictured_review()) as there:
        section = there.page.locator("section.table").filter(has_text="Packages").first
        assert len(there.column("Packages", 1)) == 15

        section.get_by_role("button", name="Show all").click()

        assert len(there.column("Packages", 1)) > 300


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_no_barrier(
    browser: Browser, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    axe = (bundle.SOURCE / _AXE).read_text(encoding="utf-8")
    with opened(browser, tmp_path, a_pictured_review(), scheme) as there:
        there.page.evaluate(axe)
        for of in ("Image", "Change"):
            there.show(of, "Directories")
            found = there.page.evaluate("axe.run()")
            assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


def test_a_narrow_screen_is_not_wider_than_itself(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, a_pictured_review(), width=360) as there:
        assert there.page.evaluate("document.documentElement.scrollWidth") == 360
        screenshot(there.page, "narrow")


def test_foreign_text_is_text(browser: Browser, tmp_path: Path) -> None:
    report = a_pictured_review()
    assert report.image is not None
    hostile = replace(
        report,
        image=replace(report.image, files={f"{_HOSTILE}/{_HOSTILE}": File(9_000_000, 3)}),
        verdict=Verdict(Outcome.FINDINGS, (_HOSTILE,)),
    )

    with opened(browser, tmp_path, hostile) as there:
        there.show("Image", "Directories")
        expect(there.block("<img src=x onerror=alert(1)>")).to_be_visible()
        assert there.page.locator("img").count() == 0
        assert there.page.locator("script").count() == 2


def test_the_policy_lets_nothing_else_run(browser: Browser, tmp_path: Path) -> None:
    add = """text => {
      const script = document.createElement("script");
      script.textContent = text;
      document.body.append(script);
    }"""
    with opened(browser, tmp_path, a_pictured_review()) as there:
        there.page.evaluate(add, "window.ran = true")

        assert there.page.evaluate("window.ran") is None
        assert len(there.complaints) == 1
        assert "Content Security Policy" in there.complaints.pop()


def test_nothing_to_draw_is_a_page_all_the_same(browser: Browser, tmp_path: Path) -> None:
    nothing = replace(a_pictured_review(), image=None, snapshot=None, delta=None)

    with opened(browser, tmp_path, nothing) as there:
        expect(there.page.get_by_role("table", name="Findings")).to_be_visible()
        assert there.page.locator(".picture").count() == 0
