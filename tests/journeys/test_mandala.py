"""A section breaks its work down without a mouse, two people at once, and goes on to steps and their judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

FOCUS = "() => document.activeElement.dataset.cell || ''"


@pytest.fixture
def chart(office, sign_in) -> Page:
    """A new, empty chart, opened by the section."""
    page = sign_in("department_staff")
    page.goto(f"{office.url}/breakdown/of-process/{office.facts['empty_process']}/")
    page.get_by_label("真ん中に書く業務の名前").fill("転入届")
    page.get_by_role("button", name="機能分析を始める").click()
    page.wait_for_url("**/breakdown/*/")
    return page


@pytest.fixture
def colleague(chromium: Browser, office, watch) -> Iterator[Callable[[str], Page]]:
    """Another person in another browser: `colleague(address)`."""
    context = chromium.new_context(locale="ja-JP", timezone_id="Asia/Tokyo")
    page = context.new_page()
    watch.look_at(page)

    def opens(address: str) -> Page:
        page.goto(f"{office.url}/sign-in/")
        page.get_by_label("サインイン名").fill(office.people["municipal_dx"])
        page.get_by_label("パスワード").fill(office.password)
        page.get_by_role("button", name="サインイン").click()
        page.wait_for_url(f"{office.url}/")
        page.goto(address)
        return page

    yield opens
    context.close()


def place(page: Page, cell: str):
    return page.locator(f"[data-cell='{cell}']")


def write(page: Page, cell: str, words: str) -> None:
    """As a person does: go there, Enter, type, Enter; wait until it is stored."""
    place(page, cell).focus()
    page.keyboard.press("Enter")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.locator("[data-mandala-status]")).to_have_text("保存しました。")
    expect(page.locator(f"[name='was-{cell}']")).to_have_value(words)


def test_on_paper_the_chart_says_whose_it_is(chart):
    chart.emulate_media(media="print")

    expect(chart.get_by_role("heading", name="みんなの表")).to_be_visible()
    expect(chart.get_by_role("button", name="印刷")).to_be_hidden()


class TestKeyboard:
    def test_arrows_go_from_place_to_place_past_the_middles(self, chart):
        place(chart, "1-0").focus()
        went = []
        for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
            chart.keyboard.press(key)
            went.append(chart.evaluate(FOCUS))

        assert went == ["2-0", "3-0", "4-1", "4-8", "4-0", "3-0"]

    def test_the_edge_of_the_chart_holds(self, chart):
        place(chart, "1-1").focus()
        chart.keyboard.press("ArrowUp")
        chart.keyboard.press("ArrowLeft")

        assert chart.evaluate(FOCUS) == "1-1"

    def test_enter_writes_and_saves_and_the_middle_of_the_square_follows(self, chart):
        write(chart, "1-0", "届出を受ける")

        expect(chart.locator("[data-mirror='1']")).to_have_text("届出を受ける")
        chart.reload()
        assert place(chart, "1-0").input_value() == "届出を受ける"

    def test_escape_takes_back_what_was_typed(self, chart):
        write(chart, "1-0", "届出を受ける")
        place(chart, "1-0").focus()
        chart.keyboard.press("Enter")
        chart.keyboard.type("まちがい")
        chart.keyboard.press("Escape")

        assert place(chart, "1-0").input_value() == "届出を受ける"
        chart.keyboard.press("ArrowRight")
        assert chart.evaluate(FOCUS) == "2-0"

    def test_while_writing_the_arrows_move_in_the_words(self, chart):
        place(chart, "1-0").focus()
        chart.keyboard.type("受ける")
        chart.keyboard.press("ArrowLeft")

        assert chart.evaluate(FOCUS) == "1-0"

    def test_the_chart_is_one_stop_of_the_tab_key(self, chart):
        place(chart, "3-0").focus()
        chart.keyboard.press("Tab")

        assert chart.evaluate("() => document.activeElement.innerText.trim()") == "すべて保存する"

    @pytest.mark.parametrize("width", [375, 1280])
    def test_is_accessible_and_fits(self, chart, accessibility_problems, screenshot, width):
        write(chart, "1-0", "届出を受ける")
        chart.set_viewport_size({"width": width, "height": 900})

        assert accessibility_problems(chart) == []
        assert chart.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        screenshot(chart, "mandala")


class TestTwoPeople:
    def test_in_different_places_both_are_kept(self, chart, colleague):
        other = colleague(chart.url)
        write(chart, "1-1", "用件を聞く")
        write(other, "1-2", "本人を確認する")

        chart.reload()
        assert place(chart, "1-1").input_value() == "用件を聞く"
        assert place(chart, "1-2").input_value() == "本人を確認する"

    def test_in_the_same_place_both_wordings_are_seen_before_one_wins(self, chart, colleague, watch):
        watch.expected_statuses.add(409)
        other = colleague(chart.url)
        write(chart, "1-1", "用件を聞く")
        place(other, "1-1").focus()
        other.keyboard.press("Enter")
        other.keyboard.type("電話で聞く")
        other.keyboard.press("Enter")

        expect(other.locator(".mandala__theirs")).to_have_text("いまの内容：用件を聞く")
        assert place(other, "1-1").input_value() == "電話で聞く"
        other.keyboard.press("Enter")
        other.keyboard.press("Enter")
        expect(other.locator("[data-mandala-status]")).to_have_text("保存しました。")
        chart.reload()
        assert place(chart, "1-1").input_value() == "電話で聞く"

    def test_without_a_connection_the_words_stay_and_the_person_is_told(self, chart, watch):
        chart.route("**/entry/", lambda route: route.abort())
        place(chart, "1-1").focus()
        chart.keyboard.press("Enter")
        chart.keyboard.type("用件を聞く")
        chart.keyboard.press("Enter")

        expect(chart.locator("[data-mandala-status]")).to_contain_text("保存できませんでした")
        assert place(chart, "1-1").input_value() == "用件を聞く"
        chart.get_by_role("button", name="すべて保存する").click()
        expect(chart.get_by_text("保存しました。").first).to_be_visible()
        watch.console_errors[:] = [line for line in watch.console_errors if "ERR_FAILED" not in line]
        assert place(chart, "1-1").input_value() == "用件を聞く"


class TestOnToSteps:
    def test_items_become_steps_that_are_judged(self, office, chart, accessibility_problems, screenshot):
        write(chart, "1-0", "届出を受ける")
        write(chart, "1-1", "窓口での届出の受付")
        write(chart, "1-2", "システムへの入力")
        chart.get_by_role("link", name="手順にする", exact=True).click()
        assert accessibility_problems(chart) == []
        chart.get_by_label("どこに下書きを作るか").select_option(label="転入届の受付の流れ")
        chart.get_by_role("button", name="手順の下書きを作る").click()
        chart.wait_for_url("**/versions/*/")

        chart.goto(f"{office.url}/judgement/{office.facts['empty_process']}/")
        assert chart.get_by_role("rowheader", name="窓口での届出の受付").first.is_visible()
        for width in (375, 1280):
            chart.set_viewport_size({"width": width, "height": 900})
            assert accessibility_problems(chart) == []
            assert chart.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
            screenshot(chart, "judgement")
        chart.get_by_role("link", name="窓口での届出の受付").first.click()
        chart.get_by_label("観点").select_option(label="委託できる")
        chart.get_by_label("あてはまる", exact=True).check()
        chart.get_by_label("理由").fill("窓口の業務をまとめて委託する")
        assert accessibility_problems(chart) == []
        chart.get_by_role("button", name="判断を保存する").click()

        assert chart.get_by_text("窓口の業務をまとめて委託する").first.is_visible()
