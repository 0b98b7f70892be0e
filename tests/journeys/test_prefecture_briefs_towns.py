"""The prefecture's office sees its 43 towns, looks into online applications, asks by survey, and briefs every town."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
MINUTES = 180_000  # for the background work, in milliseconds
ANSWERS = {"begun": "はい", "people": 2}


@pytest.fixture
def officer(office, page) -> Page:
    page.goto(f"{office.url}/sign-in/")
    page.get_by_label("サインイン名").fill(office.facts["gap_officer"])
    page.get_by_label("パスワード").fill(office.password)
    page.get_by_role("button", name="サインイン").click()
    page.wait_for_url(f"{office.url}/")
    return page


def filled(form: bytes) -> bytes:
    """A town's form with answers typed into it, as it comes back by mail."""
    book = load_workbook(io.BytesIO(form))
    sheet = book["回答"]
    for (cell,) in sheet.iter_rows(min_col=1, max_col=1):
        if cell.value in ANSWERS:
            sheet[f"E{cell.row}"] = ANSWERS[cell.value]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


class TestThePrefecture:
    def test_from_all_towns_on_one_page_to_what_the_best_did(self, office, officer, accessibility_problems):
        code, weakest = office.facts["gap_weakest"]
        officer.goto(
            f"{office.url}/benchmark/overview/?theme=online&prefecture={office.facts['gap_prefecture'][:2]}"
        )
        expect(officer.get_by_role("rowheader")).to_have_count(office.facts["gap_towns"])
        assert accessibility_problems(officer) == []

        officer.goto(f"{office.url}/benchmark/online_32/alike/?body={code}")
        expect(officer.get_by_role("heading", level=1)).to_contain_text(weakest)
        expect(officer.get_by_role("heading", name="上位の団体がしていること")).to_be_visible()
        assert officer.get_by_role("rowheader").count() > 8

    def test_the_weakest_town_reads_why_and_with_whom(
        self, office, officer, accessibility_problems, screenshot
    ):
        _code, weakest = office.facts["gap_weakest"]
        officer.goto(f"{office.url}/briefings/")
        expect(officer.get_by_role("rowheader")).to_have_count(office.facts["gap_towns"])
        assert accessibility_problems(officer) == []
        screenshot(officer, "briefings")
        officer.get_by_role("link", name=weakest, exact=True).click()

        expect(officer.get_by_role("heading", name=f"{weakest}の打ち手")).to_be_visible()
        expect(officer.get_by_text("値が一つの年しかない").first).to_be_visible()
        expect(officer.get_by_role("heading", name="一緒に動ける相手")).to_be_visible()
        assert accessibility_problems(officer) == []
        screenshot(officer, "briefing-of-a-town")
        officer.set_viewport_size({"width": 375, "height": 800})
        assert officer.evaluate("document.documentElement.scrollWidth") <= 375
        screenshot(officer, "briefing-of-a-town")

    def test_three_towns_answer_by_excel(self, office, officer, tmp_path: Path):
        address = f"{office.url}/surveys/{office.facts['gap_survey']}"
        officer.goto(f"{address}/ask/")
        officer.get_by_label("県内のすべての市区町村").check()
        officer.get_by_role("button", name="加える", exact=True).click()
        officer.get_by_role("button", name="この内容で送る").click()

        forms = zipfile.ZipFile(io.BytesIO(officer.request.get(f"{address}/forms/all.zip").body()))
        assert len(forms.namelist()) == office.facts["gap_towns"]
        paths = []
        for name in sorted(forms.namelist())[:3]:
            paths.append(tmp_path / Path(name).name)
            paths[-1].write_bytes(filled(forms.read(name)))
        officer.goto(f"{address}/forms-in/")
        officer.locator("input[type=file]").set_input_files([str(path) for path in paths])
        officer.get_by_role("button", name="内容を確かめる").click()
        officer.get_by_role("button", name="印のついたファイルを受け付ける").click()

        officer.goto(f"{address}/collect/")
        expect(officer.get_by_text("43件のうち3件")).to_be_visible()

    def test_43_briefings_are_made_in_one_go(self, office, officer, accessibility_problems):
        officer.goto(f"{office.url}/briefings/")
        officer.get_by_role("button", name="43団体の資料を作る").click()
        expect(
            officer.get_by_text("この画面を閉じても続きます").or_(officer.get_by_text("できました"))
        ).to_be_visible()
        assert accessibility_problems(officer) == []

        package = officer.get_by_role("link", name="全部（ZIP）")
        expect(package).to_be_visible(timeout=MINUTES)
        assert accessibility_problems(officer) == []
        with officer.expect_download() as download:
            package.click()
        names = zipfile.ZipFile(download.value.path()).namelist()
        assert len(names) == 2 * office.facts["gap_towns"]
        assert all(name[:6].isdigit() for name in names)
