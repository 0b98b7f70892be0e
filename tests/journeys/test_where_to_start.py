"""A tired clerk does not know where to start: the diagnosis, the first step, three problems, one page. Ten minutes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ANSWERS = (
    "何を解決するかを考えている",
    "決まっている",
    "いて、動けている",
    "まだ話していない",
    "だいたいならできる",
    "うまく言えない",
    "よく感じる",
    "まだ決めていない",
    "三つ以上",
)
COMPLAINTS = (
    "昼休みは証明書の受け取りに1時間かかる",
    "同じことを三つの窓口で書かされる",
    "電話がつながるまで何度もかけ直す",
)
WISH = "証明書の窓口の待ち時間を減らす"


def answer(page: Page, words: str) -> None:
    page.get_by_role("radio", name=words, exact=True).check()
    with page.expect_navigation():
        page.get_by_role("button", name="次へ").click()


def answer_all(page: Page) -> None:
    for words in ANSWERS:
        answer(page, words)
    expect(page.get_by_role("heading", name="診断の結果")).to_be_visible()


@pytest.fixture
def clerk(office, sign_in) -> Page:
    page = sign_in("department_staff")
    page.goto(f"{office.url}/diagnosis/")
    return page


def test_from_the_first_question_to_one_page_for_the_superior(clerk, accessibility_problems):
    assert accessibility_problems(clerk) == []
    answer(clerk, ANSWERS[0])
    assert accessibility_problems(clerk) == []
    for words in ANSWERS[1:]:
        answer(clerk, words)
    expect(clerk.get_by_text("解決したい困りごとが、しぼれていない").first).to_be_visible()
    expect(clerk.get_by_text("うまく言えない").first).to_be_visible()
    assert accessibility_problems(clerk) == []

    clerk.get_by_role("link", name="初めの一手を始める").click()
    clerk.get_by_label("何を良くしたいですか").fill(WISH)
    clerk.get_by_role("button", name="始める", exact=True).click()
    expect(clerk.get_by_role("heading", name="困りごとを三つ書く")).to_be_visible()
    assert accessibility_problems(clerk) == []
    first_steps = clerk.url

    clerk.get_by_role("link", name="困りごとを書く").first.click()
    for complaint in COMPLAINTS:
        clerk.locator("#id_text").fill(complaint)
        clerk.keyboard.press("Enter")
        expect(clerk.get_by_text(complaint).first).to_be_visible()
    clerk.get_by_role("link", name="採点する").last.click()
    for choice in clerk.locator("select").all():
        choice.select_option("4")
    clerk.get_by_role("button", name="保存して、結果を見る").click()

    clerk.goto(first_steps)
    expect(clerk.get_by_text("困りごとが3つ書かれています。3つ以上で済みです。")).to_be_visible()
    expect(clerk.get_by_text("点をつけた困りごとが3つあります。3つ以上で済みです。")).to_be_visible()
    clerk.goto(re.sub(r"/first-steps/of/(\d+)/.*", r"/problems/of/\1/paper/", first_steps))
    expect(clerk.locator("article").get_by_text(COMPLAINTS[0]).first).to_be_visible()


def test_without_an_account_until_the_work_begins(office, page):
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(f"{office.url}/diagnosis/")
    answer_all(page)
    button = page.get_by_role("link", name="初めの一手を始める")
    assert button.bounding_box()["y"] < 700, "the one main button stands on the first screen"

    button.click()

    page.get_by_label("サインイン名").fill(office.people["department_staff"])
    page.get_by_label("パスワード").fill(office.password)
    page.get_by_role("button", name="サインイン").click()
    page.get_by_label("何を良くしたいですか").fill("サインインの前に決めたこと")
    page.get_by_role("button", name="始める", exact=True).click()
    expect(page.get_by_role("heading", name="困りごとを三つ書く")).to_be_visible()


def test_back_reload_and_another_window_lose_no_answer(clerk):
    for words in ANSWERS[:3]:
        answer(clerk, words)
    clerk.reload()
    other = clerk.context.new_page()
    other.goto(clerk.url)
    answer(other, ANSWERS[3])
    clerk.get_by_role("link", name="前の質問").click()
    expect(clerk.get_by_role("radio", name=ANSWERS[2], exact=True)).to_be_checked()
    answer(clerk, ANSWERS[2])

    expect(clerk.get_by_role("heading", level=1)).to_contain_text("始めてから使えるようになるまで")


def test_the_keyboard_is_enough(clerk):
    for _question in range(20):
        if "/result/" in clerk.url:
            break
        clerk.locator("main input[type=radio]").first.focus()
        clerk.keyboard.press("ArrowDown")
        with clerk.expect_navigation():
            clerk.keyboard.press("Enter")

    expect(clerk.get_by_role("heading", name="診断の結果")).to_be_visible()
