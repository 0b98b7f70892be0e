"""The clerk who has never seen BPMN: an Excel manual becomes a drawing, the check finds a mistake, she mends it.

Everything in `TestTheClerk` is done with the keyboard.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the pages themselves
PLACES = "[...document.querySelectorAll('.djs-element')].map((one) => [one.dataset.elementId, one.getAttribute('transform')])"
REFERENCE = Path(__file__).resolve().parents[2] / "../shared/data/bpmn-reference"
MANUAL = "\n".join(
    "\t".join(cells)
    for cells in (
        ("手順", "作業内容", "担当", "様式", "次の手順", "所要時間"),
        ("1", "届出書を受け付ける", "窓口係", "異動届", "", "3分"),
        ("2", "本人確認書類を確認する", "窓口係", "", "", "5分"),
        ("3", "届出書の記載を確認する", "窓口係", "異動届", "不備あり→4、不備なし→5", "５分"),
        ("4", "届出人に補正を依頼する", "窓口係", "", "3", "10分"),
        ("5", "受付番号を付ける", "窓口係", "", "", "1分"),
        ("6", "住民票に新しい住所を入力する", "登録係", "", "", "1時間"),
        ("7", "入力結果を印刷する", "登録係", "確認票", "", "2分"),
        ("8", "入力結果を届出書と照合する", "登録係", "確認票", "終わり", "5分"),
        ("9", "住民票の写しを作る", "登録係", "住民票の写し", "", "3分"),
        ("10", "手数料を受け取る", "窓口係", "", "", "2分"),
        ("11", "住民票の写しを渡す", "窓口係", "住民票の写し", "", "1分"),
        ("12", "関係課に連絡する", "登録係", "連絡票", "", "5分"),
        ("13", "届出書を綴じる", "登録係", "", "", "1分"),
        ("14", "処理簿に記録する", "登録係", "処理簿", "終わり", "2分"),
    )
)


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    """The address of the draft that the first test makes and the later ones go on with."""
    return {}


class TestTheClerk:
    def test_pastes_her_manual_mends_what_the_check_finds_and_saves(
        self, office, sign_in, accessibility_problems, screenshot, drawn
    ):
        page = sign_in("department_staff")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{office.url}/processes/{office.facts['blank_process']}/")
        _tab_to(page, "手順表から描く")
        page.keyboard.press("Enter")
        page.wait_for_url("**/draw/*/")
        drawn["url"] = page.url
        assert accessibility_problems(page) == []

        page.evaluate("text => navigator.clipboard.writeText(text)", MANUAL)
        _tab_to_column(page, "name")
        page.keyboard.press("Control+V")
        expect(_cell(page, 13, "name")).to_have_value("処理簿に記録する")
        expect(page.locator("#live .diagram svg")).to_contain_text("手数料")
        never = page.locator("#remarks li", has_text="住民票の写しを作る").first
        expect(never).to_contain_text("9行目")
        expect(never).to_contain_text("たどり着けません")
        expect(page.locator("tr[data-row='8'] + .step-grid__says")).to_contain_text("たどり着けません")
        screenshot(page, "clerk-finds-a-mistake")

        _cell(page, 0, "name").focus()
        for _row in range(7):
            page.keyboard.press("ArrowDown")
        for _column in range(3):
            page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.value") == "終わり"
        page.keyboard.type("9")
        page.keyboard.press("Enter")
        expect(page.locator("#remarks li", has_text="たどり着けません")).to_have_count(0)

        page.keyboard.press("Control+S")
        expect(page.get_by_text("保存しました（2回目）")).to_be_visible()
        expect(_cell(page, 7, "next")).to_have_value("")
        expect(_cell(page, 5, "minutes")).to_have_value("60")
        page.keyboard.press("Tab")
        assert accessibility_problems(page) == []
        screenshot(page, "clerk-saved")

    def test_inserts_moves_and_takes_back_rows(self, office, sign_in, drawn):
        page = sign_in("department_staff")
        page.goto(drawn["url"])
        _cell(page, 4, "name").focus()

        page.keyboard.press("Control+Enter")
        expect(_cell(page, 5, "name")).to_be_focused()
        page.keyboard.type("受付簿に書く")
        expect(_cell(page, 2, "next")).to_have_value("不備あり→4、不備なし→5")
        page.keyboard.press("Alt+ArrowUp")
        expect(_cell(page, 4, "name")).to_have_value("受付簿に書く")
        expect(_cell(page, 2, "next")).to_have_value("不備あり→4、不備なし→6")
        page.keyboard.press("Control+Z")
        expect(_cell(page, 5, "name")).to_have_value("受付簿に書く")
        page.keyboard.press("Control+Delete")
        expect(_cell(page, 5, "name")).to_have_value("住民票に新しい住所を入力する")

    def test_finds_what_she_typed_after_the_lid_was_closed(self, office, sign_in, drawn):
        page = sign_in("department_staff")
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(drawn["url"])
        _retype(page, 0, "窓口で届出書を受け付ける")
        page.keyboard.press("Tab")
        expect(page.locator("#live .diagram svg")).to_contain_text("窓口で届出書を")

        page.goto(f"{office.url}/")
        page.goto(drawn["url"])
        expect(_cell(page, 0, "name")).to_have_value("届出書を受け付ける")
        expect(page.get_by_text("保存していない変更が残っています")).to_be_visible()
        _tab_to(page, "変更を戻して続ける")
        page.keyboard.press("Enter")

        expect(_cell(page, 0, "name")).to_have_value("窓口で届出書を受け付ける")

    @pytest.mark.parametrize("page_name", ["", "diagram/", "saves/"])
    def test_uses_it_on_a_phone_and_on_paper(
        self, office, sign_in, drawn, accessibility_problems, screenshot, page_name
    ):
        page = sign_in("department_staff")
        page.goto(drawn["url"] + page_name)
        for width in (320, 375, 768):
            page.set_viewport_size({"width": width, "height": 780})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert accessibility_problems(page) == []
            screenshot(page, f"clerk-{page_name.strip('/') or 'table'}")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 703, "height": 1000})
        assert page.evaluate("document.documentElement.scrollWidth") <= 703


class TestTwoColleagues:
    def test_are_merged_or_asked(
        self, office, sign_in, chromium, watch, drawn, accessibility_problems, screenshot
    ):
        mine = sign_in("department_staff")
        watch.expected_statuses.add(409)
        mine.goto(drawn["url"])
        expect(_cell(mine, 1, "name")).to_be_visible()
        theirs = _another_window(chromium, office, "municipal_dx")
        theirs.goto(drawn["url"])
        _retype(theirs, 0, "届出書を預かる")
        _save(theirs)

        _retype(mine, 1, "身分証を確認する")
        _save(mine)
        expect(mine.get_by_text("同僚が保存した変更も")).to_be_visible()
        expect(_cell(mine, 0, "name")).to_have_value("届出書を預かる")
        expect(_cell(mine, 1, "name")).to_have_value("身分証を確認する")

        theirs.goto(drawn["url"])
        _retype(mine, 2, "届出書を点検する")
        _save(mine)
        _retype(theirs, 2, "届出書を読む")
        _save(theirs)
        expect(theirs.get_by_text("二人が同じところを別々に変えていました")).to_be_visible()
        assert accessibility_problems(theirs) == []
        screenshot(theirs, "two-colleagues")
        theirs.get_by_label("あなたの変更：届出書を読む").check()
        theirs.get_by_role("button", name="選んだ内容で保存する").click()
        expect(_cell(theirs, 2, "name")).to_have_value("届出書を読む")
        theirs.context.close()

    def test_history_tells_who_saved_what(self, office, sign_in, drawn, accessibility_problems, screenshot):
        page = sign_in("department_staff")
        page.goto(drawn["url"] + "saves/")

        expect(page.get_by_role("row", name="身分証を確認する")).to_be_visible()
        assert accessibility_problems(page) == []
        screenshot(page, "saves")


class TestTheDrawingTool:
    def test_shows_the_same_drawing_and_a_new_name_comes_back_to_the_table(
        self, office, sign_in, drawn, accessibility_problems, screenshot
    ):
        page = sign_in("department_staff")
        page.goto(drawn["url"] + "diagram/")
        shape = page.locator(".djs-shape", has_text="処理簿").first
        expect(shape).to_be_visible()
        expect(page.locator(".bjs-powered-by")).to_be_visible()
        assert accessibility_problems(page) == []

        shape.dblclick()
        page.keyboard.press("Control+A")
        page.keyboard.type("処理簿に書く")
        page.locator(".djs-container svg").first.click(position={"x": 400, "y": 20})
        expect(page.get_by_text("保存していない変更があります")).to_be_visible()
        screenshot(page, "drawing-tool")
        page.keyboard.press("Control+S")
        expect(page.get_by_text("保存しました")).to_be_visible()

        page.goto(drawn["url"])
        expect(_cell(page, 13, "name")).to_have_value("処理簿に書く")
        expect(_cell(page, 5, "minutes")).to_have_value("60")

    def test_lays_the_drawing_out_anew_and_takes_that_back(self, office, sign_in, drawn):
        page = sign_in("department_staff")
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(drawn["url"] + "diagram/")
        expect(page.get_by_role("button", name="図を整列する")).to_be_enabled()
        as_saved = _places(page)
        shape = page.locator(".djs-shape", has_text="処理簿").first
        shape.scroll_into_view_if_needed()
        shape.click()
        for _step in range(3):
            page.keyboard.press("Shift+ArrowDown")
        by_hand = _places(page)
        assert by_hand != as_saved

        page.get_by_role("button", name="図を整列する").click()
        page.wait_for_function(f"before => JSON.stringify({PLACES}) !== before", arg=by_hand)
        page.get_by_role("button", name="元に戻す").click()

        assert _places(page) == by_hand

    @pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference diagrams are not here")
    @pytest.mark.parametrize("name", ["A.4.1.bpmn", "B.2.0.bpmn", "C.1.1.bpmn", "C.8.1.bpmn"])
    def test_loses_nothing_of_a_drawing_of_another_tool(self, office, sign_in, name):
        page = sign_in("department_staff")
        page.goto(f"{office.url}/processes/{office.facts['blank_process']}/versions/import/")
        page.locator("input[type='file']").set_input_files(REFERENCE / name)
        page.get_by_role("button", name="取り込む", exact=True).click()
        page.wait_for_url("**/versions/*/")
        number = page.url.rstrip("/").rsplit("/", 1)[1]
        page.goto(f"{office.url}/processes/{office.facts['blank_process']}/draw/{number}/diagram/")
        expect(page.get_by_role("button", name="全体を表示")).to_be_enabled()

        page.get_by_role("button", name="保存する", exact=True).click()

        expect(page.get_by_text("変わったところがない")).to_be_visible()


def _places(page: Page) -> str:
    return page.evaluate(f"JSON.stringify({PLACES})")


def _cell(page: Page, row: int, column: str):
    return page.locator(f"tr[data-row='{row}'] [data-column='{column}']")


def _retype(page: Page, row: int, text: str) -> None:
    _cell(page, row, "name").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def _save(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Control+S")


def _another_window(chromium, office, role: str) -> Page:
    page = chromium.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce").new_page()
    page.goto(f"{office.url}/sign-in/")
    page.get_by_label("サインイン名").fill(office.people[role])
    page.get_by_label("パスワード").fill(office.password)
    page.get_by_role("button", name="サインイン").click()
    page.wait_for_url(f"{office.url}/")
    return page


def _tab_to(page: Page, words: str) -> None:
    for _stop in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(document.activeElement.innerText || '').trim()") == words:
            return
    raise AssertionError(f"the keyboard does not reach 「{words}」")


def _tab_to_column(page: Page, column: str) -> None:
    for _stop in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.column") == column:
            return
    raise AssertionError(f"the keyboard does not reach the column {column}")
