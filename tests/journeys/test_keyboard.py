"""Everything can be reached and seen with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    tag: element.tagName,
    words: (element.innerText || element.value || "").trim(),
    in_main: !!element.closest("main"),
    outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


class TestKeyboard:
    def test_signs_in_without_a_mouse(self, office, page):
        page.goto(f"{office.url}/sign-in/")
        _tab_to(page, tag="INPUT")
        page.keyboard.type(office.people["department_staff"])
        page.keyboard.press("Tab")
        page.keyboard.type(office.password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{office.url}/")

        assert page.locator("h1").is_visible()

    def test_the_first_tab_offers_to_skip_to_the_content(self, office, sign_in):
        page = sign_in("department_staff")
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED)["words"] == "本文へ進む"

        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED)["in_main"]

    def test_every_stop_on_the_home_page_is_visible(self, office, sign_in):
        page = sign_in("municipal_dx")
        stops = _walk(page)

        assert len(stops) > 5
        assert [stop for stop in stops if not stop["outline"]] == []
        assert [stop for stop in stops if not stop["seen"]] == []

    def test_the_walk_comes_out_at_the_end_of_the_page(self, office, sign_in):
        page = sign_in("municipal_dx")
        stops = _walk(page)

        assert stops[-1]["words"] != stops[0]["words"]
        assert len(stops) < 200, "the focus is caught somewhere"


class TestMenuOnAPhone:
    def test_opens_and_closes_from_the_keyboard(self, office, page, sign_in):
        page.set_viewport_size({"width": 375, "height": 812})
        sign_in("municipal_dx")
        menu = page.get_by_role("navigation", name="メインメニュー")
        assert not menu.is_visible()

        page.get_by_role("button", name="メニュー").focus()
        page.keyboard.press("Enter")
        assert menu.is_visible()
        page.keyboard.press("Enter")
        assert not menu.is_visible()


def _walk(page: Page) -> list[dict[str, object]]:
    """Press Tab until the focus leaves the page."""
    stops: list[dict[str, object]] = []
    for _ in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["tag"] == "BODY":
            break
        stops.append(stop)
    return stops


def _tab_to(page: Page, *, tag: str) -> None:
    for _ in range(40):
        if page.evaluate(FOCUSED)["tag"] == tag:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {tag}")
