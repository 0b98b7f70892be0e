"""Journey: a clerk compares her drawing with two neighbours and the standard, without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PAGES = ("手順の対応", "対応を確かめる", "ここの違い", "共通の流れ", "標準との差")


class TestComparison:
    def test_from_choosing_to_the_gaps_with_the_keyboard_alone(
        self, office, sign_in, accessibility_problems, screenshot
    ):
        page = sign_in("municipal_dx")
        page.goto(f"{office.url}/comparison/of/{office.facts['drawn_process']}/choose/")

        # Both neighbours are ticked and the standard is chosen, with the reasons.
        assert page.locator("input[name=peers]:checked").count() == 2
        assert "しおさい市" in page.locator("select[name=standard] option:checked").inner_text()
        assert page.get_by_text("理由：公開された標準で、業務名が同じ").is_visible()
        assert accessibility_problems(page) == []
        screenshot(page, "comparison-1-choose")
        _press(page, "比べる")
        page.wait_for_url(re.compile(r"/comparison/of/\d+/\d+/$"))

        # The table scrolls by keyboard; every page is filled and accessible, on a phone too.
        for number, name in enumerate(PAGES, start=2):
            _press(page, name)
            expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "page")
            for width in (1280, 375):
                page.set_viewport_size({"width": width, "height": 900})
                assert accessibility_problems(page) == []
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                screenshot(page, f"comparison-{number}")
            page.set_viewport_size({"width": 1280, "height": 900})
        assert page.locator("select[name$=treatment]").count() >= 1


def _press(page: Page, name: str) -> None:
    """Walk to a link or button by Tab and press Enter."""
    for _ in range(150):
        page.keyboard.press("Tab")
        words = page.evaluate("(document.activeElement.innerText || '').trim()")
        if words == name:
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
    raise AssertionError(f"{name} is not reached by Tab")
