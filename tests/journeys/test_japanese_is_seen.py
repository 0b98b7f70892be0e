"""Japanese is really drawn, not shown as empty boxes."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

DRAW = """characters => characters.map(character => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 48;
  const pen = canvas.getContext("2d");
  pen.font = `40px ${getComputedStyle(document.body).fontFamily}`;
  pen.fillText(character, 2, 40);
  return Array.from(pen.getImageData(0, 0, 48, 48).data).join();
})"""
NEVER_ASSIGNED = "\U0010fffe"


class TestJapaneseGlyphs:
    def test_two_kanji_look_different_from_each_other_and_from_a_missing_one(self, office, page):
        page.goto(f"{office.url}/sign-in/")
        minato, michi, kana, missing = page.evaluate(DRAW, ["港", "道", "あ", NEVER_ASSIGNED])

        assert len({minato, michi, kana, missing}) == 4

    def test_the_page_says_that_it_is_japanese(self, office, page):
        page.goto(f"{office.url}/sign-in/")

        assert page.locator("html").get_attribute("lang") == "ja"


class TestLanguageSwitch:
    def test_a_browser_set_to_english_meets_japanese_first_and_english_after_the_switch(
        self, office, chromium, watch
    ):
        page = chromium.new_page(locale="en-US")
        watch.look_at(page)
        page.goto(f"{office.url}/sign-in/")
        assert page.locator("h1").inner_text() == "サインイン"

        page.get_by_role("button", name="English").click()
        assert page.locator("h1").inner_text() == "Sign in"

        page.get_by_role("button", name="日本語").click()
        assert page.locator("h1").inner_text() == "サインイン"
        page.close()
