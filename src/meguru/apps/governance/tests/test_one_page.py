"""The loop on one page, the lists behind its numbers, its papers; and what was learnt on the way."""

import re
import shutil
import subprocess

import pytest

from meguru.apps.governance import papers, queries
from meguru.apps.governance.models import EffectMeasure
from meguru.apps.governance.testing import confirm, make_saving
from meguru.apps.governance.tests.reading import page, send, text
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.registry.testing import make_department
from meguru.engines.savings import Amount

pytestmark = pytest.mark.django_db
SOFFICE = shutil.which("soffice")
OFFLINE = ("--headless", "--convert-to", "pdf")


class TestTheOnePage:
    def test_an_empty_one_shows_an_example(self, browser):
        assert "まだ何も書かれていません" in text(page(browser, "wheel"))

    def test_every_number_opens_a_list_that_adds_up_to_it(self, browser, person):
        first = make_saving(make_initiative(by=person), years={2026: Amount(300, 60), 2027: Amount(50, 0)})
        make_saving(make_initiative(by=person), years={2026: Amount(1_000, 120)})
        confirm(first, Amount(200))
        answer = page(browser, "wheel", query="?year=2026")
        assert "1,300円" in text(answer)
        addresses = set(re.findall(r'href="(/governance/lines/[^"]+)"', answer.content.decode()))
        assert len(addresses) >= 4
        for address in addresses:
            listed = browser.get(address.replace("&amp;", "&"))
            assert listed.status_code == 200
        found = page(browser, "lines", "found", query="?year=2026")
        assert "1,300円" in text(found)
        assert "3時間" in text(found)

    def test_what_is_decided_is_part_of_what_was_found(self, browser, person):
        saving = make_saving(make_initiative(by=person))
        send(browser, "decide", saving.pk, on="2026-05-01", words="推進本部")

        assert "1,000,000円" in text(page(browser, "lines", "decided"))
        send(browser, "undecide", saving.pk)
        assert "あてはまるものはありません" in text(page(browser, "lines", "decided"))

    @pytest.mark.parametrize("name", ["cycle.docx", "cycle.xlsx", "cycle.pdf"])
    def test_it_goes_out_as_a_paper(self, browser, person, name):
        make_saving(make_initiative(by=person))

        answer = page(browser, "file", name)
        assert answer.status_code == 200
        assert len(answer.content) > 2000

    def test_forty_departments_fold_and_every_number_still_adds_up(self, browser, person):
        for number in range(40):
            department = make_department(organisation=person.organisation)
            make_saving(
                make_initiative(by=person),
                department=department,
                years={2022 + number % 10: Amount(1_000 + number, 60 * number)},
            )
        answer = page(browser, "wheel")
        seen = text(answer)
        assert "その他の30部署" in seen
        assert "ほかの5年度" in seen
        assert "見つけた金額の大きい10部署を並べ" in seen
        numbers = re.findall(
            r'href="(/governance/lines/found/[^"]*)">([\d,]+円)<br>([\d,]+時間)', answer.content.decode()
        )
        assert len(numbers) > 15
        for address, yen, hours in numbers:
            listed = text(browser.get(address.replace("&amp;", "&")))
            assert f"合計 {yen} {hours}" in listed
        rest = text(page(browser, "wheel", query="?department=rest&year=rest"))
        assert "その他の部署" in rest

    @pytest.mark.parametrize("count", [1, 40])
    def test_the_paper_is_one_sheet(self, browser, person, count, tmp_path):
        initiative = make_initiative(by=person)
        for number in range(count):
            department = make_department(
                organisation=person.organisation, name=f"試験の長い名前{number:02}課"
            )
            years = {2024 + year: Amount(9_876_543_210 - number, 98_765) for year in range(5)}
            make_saving(initiative, department=department, years=years)
        for number in range(3):
            send(browser, "add_lesson", initiative.pk, tried=f"やってみた{number}", happened="長い" * 150)

        made = page(browser, "file", "cycle.pdf").content
        assert papers.pages_of(made) == 1
        if SOFFICE:
            target = tmp_path / "cycle.docx"
            target.write_bytes(page(browser, "file", "cycle.docx").content)
            subprocess.run(
                [SOFFICE, *OFFLINE, f"-env:UserInstallation=file://{tmp_path}/office", target],
                cwd=tmp_path,
                check=True,
                capture_output=True,
                timeout=120,
            )
            assert papers.pages_of((tmp_path / "cycle.pdf").read_bytes()) == 1

    def test_the_boxes_of_the_loop_are_on_paper_too(self, person):
        """Pictures of papers leave out what stands in a link."""
        make_saving(make_initiative(by=person))
        shown = queries.wheel_page(person, queries.Asked(), this_year=2026)

        assert "<a " in shown.picture
        assert "<a " not in shown.picture_on_paper
        assert "1,000,000円" in shown.picture_on_paper

    def test_odd_addresses_show_the_page(self, browser):
        assert page(browser, "wheel", query="?year=x&department=%00&kind=y").status_code == 200
        assert page(browser, "lines", "nothing").status_code == 404
        assert page(browser, "file", "x.exe").status_code == 404

    def test_withdrawn_savings_are_out_and_come_back(self, browser, person):
        saving = make_saving(make_initiative(by=person))
        send(browser, "withdraw", saving.pk, why="数え方を変える")
        assert "取り下げてあります" in text(page(browser, "saving", saving.pk))
        assert "まだ何も書かれていません" in text(page(browser, "wheel"))
        send(browser, "bring_back", saving.pk)
        assert "1,000,000円" in text(page(browser, "wheel"))


class TestLearning:
    def test_a_measure_gets_targets_and_actuals_and_a_blank_is_no_zero(self, browser, person):
        initiative = make_initiative(by=person)
        send(
            browser,
            "add_measure",
            initiative.pk,
            step="outcome",
            name="待つ時間",
            unit="分",
            better="less",
            baseline="25",
            baseline_year="2025",
        )
        measure = EffectMeasure.objects.get()
        send(browser, "measure", initiative.pk, measure.pk, revision=1, target_2026="15", actual_2026="14.5")
        seen = text(page(browser, "of_initiative", initiative.pk))

        assert "目標 15分、実績 14.5分" in seen
        assert "届いた" in seen
        assert "2027年度" not in seen

    def test_what_did_not_work_stays_and_can_be_taken_out_and_put_back(self, browser, person):
        initiative = make_initiative(by=person)
        send(browser, "add_lesson", initiative.pk, tried="タブレットを置いた", happened="使う人が少なかった")
        row = initiative.lessons.get()
        assert "タブレットを置いた" in text(page(browser, "of_initiative", initiative.pk))
        send(browser, "take_out", initiative.pk, "lesson", row.pk)
        assert "外したもの 1件" in text(page(browser, "of_initiative", initiative.pk))
        send(browser, "put_back", initiative.pk, "lesson", row.pk)
        row.refresh_from_db()
        assert row.withdrawn_at is None

    def test_a_look_back_names_what_comes_next(self, browser, person):
        initiative = make_initiative(by=person)
        send(
            browser,
            "add_look_back",
            initiative.pk,
            step="check",
            held_on="2026-06-01",
            words="半分の人が使えた",
            next_action="見本を置く",
        )

        assert "見本を置く" in text(page(browser, "of_initiative", initiative.pk))
