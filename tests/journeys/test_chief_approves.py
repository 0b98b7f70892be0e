"""The end of journey 3: a colleague comments on a step, the clerk answers, the chief approves and publishes.

Everything in `TestTheSection` is done with the keyboard.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
COMMENT = "郵送のときも要りますか。条件を書き足してください。"
FOCUSED = """() => {
  const element = document.activeElement;
  const label = element.getAttribute("aria-label") || (element.labels && element.labels[0] || element).textContent;
  return (label || "").trim();
}"""


class TestTheSection:
    def test_comments_answers_approves_and_publishes(
        self, office, sign_in, accessibility_problems, screenshot
    ):
        # A colleague of the DX office speaks of a step that she reaches in the picture.
        page = sign_in("municipal_dx")
        page.goto(f"{office.url}/processes/{office.facts['reviewed_process']}/versions/")
        _tab_to(page, r"^第1版$")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/versions/\d+/$"))
        version = page.url
        _tab_to(page, r"（.*作業.*）|（手作業）", most=60)
        step = page.evaluate("() => document.activeElement.dataset.element")
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.id") == "id_text"
        assert page.locator("#id_element").input_value() == step
        page.keyboard.type(COMMENT)
        _press(page, r"^コメントを書く$")
        expect(page.locator(".talk")).to_contain_text(COMMENT)
        expect(page.locator(".bpmn")).to_contain_text("コメント1件")
        assert accessibility_problems(page) == []

        # The clerk answers, settles it and asks her section to look at the drawing.
        _change_to(page, sign_in, "department_staff")
        page.goto(version)
        _press(page, r"^返事を書く$")
        _tab_to(page, r"^返事$")
        page.keyboard.type("書き足しました。")
        _press(page, r"^返事を送る$")
        expect(page.locator(".talk__answer")).to_contain_text("書き足しました。")
        _press(page, r"^解決済みにする$")
        expect(page.locator(".talk--settled")).to_be_visible()
        screenshot(page, "chief-approves-1-talk")
        _press(page, r"^確認を頼む$")
        page.wait_for_url(re.compile(r"/review/$"))
        _tab_to(page, r"^確認してほしいこと")
        page.keyboard.type("世帯主が変わるときの流れを見てください。")
        _press(page, r"^確認を頼む$")
        expect(page.locator(".undo")).to_contain_text("確認を頼みました")
        assert page.get_by_role("button", name="承認する").count() == 0
        assert accessibility_problems(page) == []

        # The chief finds it from home, reads, sends it back by mistake without a reason, then approves and publishes.
        _change_to(page, sign_in, "section_chief")
        page.goto(f"{office.url}/")
        assert "確認してほしいもの" in page.locator("main").inner_text()
        page.goto(f"{office.url}/processes/")
        _press(page, r"^世帯変更届の受付の流れ 現状 第1版$")
        expect(page.locator("main")).to_contain_text("世帯主が変わるときの流れを見てください。")
        assert accessibility_problems(page) == []
        screenshot(page, "chief-approves-2-review")
        _press(page, r"^承認する$")
        expect(page.locator("h2").first).to_contain_text("承認済み")
        _press(page, r"^この版を公開する")
        expect(page.locator("h2").first).to_contain_text("公開")
        assert page.get_by_role("link", name="続きを描く").count() == 0
        screenshot(page, "chief-approves-3-published")

    def test_a_return_without_a_reason_is_said_beside_the_field(
        self, office, sign_in, watch, accessibility_problems
    ):
        watch.expected_statuses.add(422)
        page = sign_in("department_staff")
        version = _version(page, office, "drawn_process")
        page.goto(f"{version}review/")
        page.get_by_role("button", name="確認を頼む").click()
        _change_to(page, sign_in, "section_chief")
        page.goto(f"{version}review/")
        page.get_by_role("button", name="差し戻す").click()

        expect(page.locator("#id_remark_error")).to_contain_text("どこをどう直してほしいか")
        assert accessibility_problems(page) == []

        page.get_by_label("理由・指摘").fill("3番の後に連絡が抜けています。")
        page.get_by_role("button", name="差し戻す").click()
        expect(page.locator("h2").first).to_contain_text("差戻し")


class TestSideBySide:
    def test_marks_the_same_step_in_both_pictures_from_the_keyboard(
        self, office, sign_in, accessibility_problems, screenshot
    ):
        page = sign_in("municipal_dx")
        one = _version(page, office, "reviewed_process").rstrip("/").rsplit("/", 1)[1]
        other = _version(page, office, "drawn_process").rstrip("/").rsplit("/", 1)[1]
        process = office.facts["reviewed_process"]
        page.goto(f"{office.url}/processes/{process}/side-by-side/?left={one}&right={other}")
        assert accessibility_problems(page) == []

        page.locator('[data-side="left"] .node.task').first.focus()

        assert page.locator('[data-side="left"] .is-linked').count() == 1
        assert page.locator('[data-side="right"] .is-linked').count() == 1
        assert page.locator("tr.is-linked").count() == 1
        page.keyboard.press("Enter")
        assert page.evaluate("() => !!document.activeElement.closest('[data-side=right]')")
        screenshot(page, "side-by-side")


def _version(page: Page, office, process: str) -> str:
    """The address of the oldest version of a process."""
    page.goto(f"{office.url}/processes/{office.facts[process]}/versions/")
    link = page.locator("tbody th a", has_text="第1版").get_attribute("href")
    return f"{office.url}{link}"


def _change_to(page: Page, sign_in, role: str) -> None:
    page.context.clear_cookies()
    sign_in(role)


def _tab_to(page: Page, words: str, *, most: int = 150) -> None:
    """Press Tab until what has the focus is called like that."""
    pattern = re.compile(words)
    for _ in range(most):
        page.keyboard.press("Tab")
        if pattern.search(page.evaluate(FOCUSED)):
            return
    raise AssertionError(f"the keyboard does not reach {words}")


def _press(page: Page, words: str) -> None:
    _tab_to(page, words)
    page.keyboard.press("Enter")
