"""Journey 2: the section chief of resident services brings last year's counter log and takes a report home."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document

pytestmark = pytest.mark.browser

ANALYSIS_MILLISECONDS = 600_000


class TestSectionChief:
    def test_from_the_vendors_csv_to_a_word_report(self, office, sign_in, accessibility_problems, screenshot):
        page = sign_in("department_staff")
        page.goto(f"{office.url}/processes/{office.facts['empty_process']}/")

        # The vendor's file: cp932, headers of its own. The tool finds the columns and asks about one.
        page.get_by_role("link", name="作業記録を取り込む").first.click()
        page.get_by_label("作業記録のファイル").set_input_files(office.facts["counter_log"])
        page.get_by_role("button", name="取り込んで分析する").click()
        assert page.get_by_role("heading", name="どの列が何か、教えてください").is_visible()
        assert page.get_by_label("案件番号").input_value() == "受付番号"
        assert page.get_by_label("担当者").input_value() == "担当者"
        assert accessibility_problems(page) == []
        screenshot(page, "chief-1-columns")
        page.get_by_label("作業の名前").select_option("処理内容")
        page.get_by_role("button", name="取り込んで分析する").click()

        # What was read is said, and can be taken back; long work shows its progress and ends at the picture.
        assert page.get_by_role("button", name="取り込みを取り消す").first.is_visible()
        page.get_by_role("link", name="分析の進み具合を見る").click()
        page.wait_for_url(re.compile(r"/processes/\d+/$"), timeout=ANALYSIS_MILLISECONDS)
        picture = page.get_by_role("region", name=re.compile("実際の流れの図"))
        assert "決裁の押印" in picture.text_content()
        assert page.get_by_text("310件").first.is_visible()
        screenshot(page, "chief-2-picture")

        # Proposals with yen, hours and their uncertainty.
        page.get_by_role("link", name="見直し案を見る").first.click()
        proposals = page.locator("input[name=chosen]")
        assert proposals.count() >= 3
        text = page.locator("main").inner_text()
        assert "95 %区間" in text
        assert "円" in text
        assert "時間" in text
        ticked = page.locator("input[name=chosen]:checked")
        chosen_before = ticked.count()
        assert chosen_before >= 2
        screenshot(page, "chief-3-proposals")

        # He unticks one; the rest is simulated together again.
        ticked.last.uncheck()
        with page.expect_navigation(url=re.compile(r"/analyses/\d+/$")):
            page.get_by_role("button", name="あるべき姿に組み合わせる").click()
        page.wait_for_url(re.compile(r"/redesigns/"), timeout=ANALYSIS_MILLISECONDS)
        assert page.locator("input[name=chosen]:checked").count() == chosen_before - 1

        # Compare, then Word for the finance section.
        page.get_by_role("link", name="現状とあるべき姿を比べる").first.click()
        assert page.locator("h1").is_visible()
        screenshot(page, "chief-4-compare")
        with page.expect_download() as waiting:
            page.get_by_role("link", name="報告書（Word）").first.click()
        report = Document(io.BytesIO(waiting.value.path().read_bytes()))
        words = "\n".join(paragraph.text for paragraph in report.paragraphs)
        assert "見直し" in words
        assert report.tables
        assert report.inline_shapes

    def test_a_file_that_cannot_be_used_is_said_beside_the_field_and_nothing_is_stored(
        self, office, sign_in, watch
    ):
        watch.expected_statuses.add(422)
        page = sign_in("department_staff")
        page.goto(f"{office.url}/processes/{office.facts['empty_process']}/logs/import/")
        page.get_by_label("作業記録のファイル").set_input_files(
            {"name": "kara.csv", "mimeType": "text/csv", "buffer": b""}
        )
        page.get_by_role("button", name="取り込んで分析する").click()

        assert "ファイルが空です" in page.get_by_role("alert").inner_text()
        described_by = page.get_by_label("作業記録のファイル").get_attribute("aria-describedby")
        assert "id_file_error" in described_by
