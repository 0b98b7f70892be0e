"""What people read and do on the pages of the papers."""

import io

import pytest
from django.urls import reverse
from docx import Document

from meguru.apps.inventory.testing import make_operation
from meguru.apps.plans import commands
from meguru.apps.plans.models import PlanDocument
from meguru.apps.plans.testing import NOON, make_paper
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoki(client):
    person = make_person(Role.MUNICIPAL_DX, name="青木 美咲")
    client.force_login(person)
    return person


@pytest.fixture
def paper(aoki):
    section = make_department(organisation=aoki.organisation, name="市民課")
    make_operation(department=section, name="転入届の受付", yearly_hours=1200)
    return make_paper(by=aoki, title="みどり町 DX推進基本方針", target_year=2030)


def url(name, *args):
    return reverse(f"plans:{name}", args=args)


def words(answer):
    return answer.content.decode()


def word_file(answer):
    return Document(io.BytesIO(answer.content))


class TestBeginning:
    def test_the_empty_list_shows_the_sections_of_both_papers(self, client, aoki):
        shown = words(client.get(url("documents")))

        assert "計画書はまだありません" in shown
        assert "誰も取り残さないために" in shown

    def test_a_paper_is_filled_in_at_once(self, client, aoki):
        sent = {"kind": "policy", "title": "みどり町 DX推進基本方針", "target_year": "2030"}
        shown = words(client.post(url("begin"), sent, follow=True))

        assert "目標の年度は2030年度です。" in shown
        assert "業務の一覧がまだありません" in shown

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"kind": ""}, "基本方針か計画かを"),
            ({"title": " "}, "計画書の名前を入力"),
            ({"target_year": "令和12"}, "西暦の4けた"),
            ({"target_year": "20300"}, "西暦の4けた"),
            ({"start_year": "2031"}, "始まりの年度より後に"),
        ],
    )
    def test_what_cannot_be_is_said_and_nothing_is_stored(self, client, aoki, wrong, told):
        sent = {"kind": "policy", "title": "方針", "start_year": "2027", "target_year": "2030"} | wrong
        answer = client.post(url("begin"), sent)

        assert answer.status_code == 422
        assert told in words(answer)
        assert not PlanDocument.objects.exists()

    def test_the_same_title_twice_is_said(self, client, aoki, paper):
        answer = client.post(url("begin"), {"kind": "policy", "title": paper.title})

        assert answer.status_code == 422
        assert "もうあります" in words(answer)


class TestThePaper:
    def test_says_where_each_statement_is_from_and_what_is_missing(self, client, aoki, paper):
        shown = words(client.get(url("document", paper.pk)))

        assert "1,200時間" in shown
        assert "出どころ：業務の棚卸し" in shown
        assert "目標の年に、町がどう見えるかを書く" in shown
        assert reverse("initiatives:initiatives") in shown

    def test_points_out_changed_records_and_takes_them_in(self, client, aoki, paper):
        make_operation(department=make_department(organisation=aoki.organisation), yearly_hours=300)
        assert "記録が変わりました" in words(client.get(url("document", paper.pk)))

        shown = words(client.post(url("refresh", paper.pk), follow=True))
        assert "書いた文はそのままです" in shown
        assert "1,500時間" in shown
        assert "記録は前と同じでした" in words(client.post(url("refresh", paper.pk), follow=True))

    def test_sections_are_chosen_and_a_paper_without_any_is_refused(self, client, aoki, paper):
        sent = {"title": paper.title, "target_year": "2030", "sections": ["vision"], "revision": "1"}
        shown = words(client.post(url("settings", paper.pk), sent, follow=True))
        assert "入れていない節" in shown
        assert 'id="section-reason"' not in shown

        answer = client.post(url("settings", paper.pk), sent | {"sections": [], "revision": "2"})
        assert answer.status_code == 422
        assert "節を1つ以上" in words(answer)

    def test_stale_settings_show_both_and_a_second_press_decides(self, client, aoki, paper):
        sent = {"title": "新しい名前", "target_year": "2031", "sections": ["vision"], "revision": "1"}
        client.post(url("settings", paper.pk), sent | {"title": "先の名前"})
        answer = client.post(url("settings", paper.pk), sent)

        assert answer.status_code == 422
        assert "先の名前" in words(answer)
        assert 'value="新しい名前"' in words(answer)
        client.post(url("settings", paper.pk), sent | {"revision": "2"})
        paper.refresh_from_db()
        assert paper.title == "新しい名前"

    def test_put_away_it_can_be_brought_back(self, client, aoki, paper):
        shown = words(client.post(url("put_away", paper.pk), follow=True))
        assert url("bring_back", paper.pk) in shown
        client.post(url("bring_back", paper.pk))

        assert paper.title in words(client.get(url("documents")))

    def test_one_whose_title_was_taken_meanwhile_stays_away_and_says_why(self, client, aoki, paper):
        commands.put_away_document(document=paper, by=aoki, now=NOON)
        make_paper(by=aoki, title=paper.title)
        shown = words(client.post(url("bring_back", paper.pk), follow=True))

        assert "もうあります" in shown


class TestWritingASection:
    def test_begins_with_the_draft_and_keeps_what_people_write(self, client, aoki, paper):
        assert "1,200時間を使っています。" in words(client.get(url("section", paper.pk, "reason")))
        sent = {"text": "一行目\r\n二行目\x07", "revision": "0"}
        client.post(url("section", paper.pk, "reason"), sent)

        assert paper.sections.get(key="reason").text == "一行目\n二行目"
        assert "一行目" in words(client.get(url("document", paper.pk)))

    def test_a_stale_save_shows_both_wordings_and_a_second_press_decides(self, client, aoki, paper):
        section = paper.sections.get(key="vision")
        commands.write_section(section=section, text="休まない町", revision=0, by=aoki, now=NOON)
        answer = client.post(url("section", paper.pk, "vision"), {"text": "待たない町", "revision": "0"})

        assert answer.status_code == 422
        assert "休まない町" in words(answer)
        assert "待たない町</textarea>" in words(answer)
        client.post(url("section", paper.pk, "vision"), {"text": "待たない町", "revision": "1"})
        section.refresh_from_db()
        assert section.text == "待たない町"

    def test_too_long_a_text_is_said_and_kept(self, client, aoki, paper):
        answer = client.post(url("section", paper.pk, "vision"), {"text": "あ" * 8001, "revision": "0"})

        assert answer.status_code == 422
        assert "8000字まで" in words(answer)
        assert "あ" * 8001 in words(answer)

    def test_markup_is_only_text(self, client, aoki, paper):
        sent = {"text": "</textarea><script>alert(1)</script>", "revision": "0"}
        client.post(url("section", paper.pk, "vision"), sent)

        for page in (
            url("section", paper.pk, "vision"),
            url("document", paper.pk),
            url("file", paper.pk, "html"),
        ):
            assert "<script>alert" not in words(client.get(page))

    def test_a_section_that_the_paper_does_not_hold_is_not_found(self, client, aoki, paper):
        assert client.get(url("section", paper.pk, "schedule")).status_code == 404


class TestTakingHome:
    def test_word_has_real_headings_tables_sources_and_todos(self, client, aoki, paper):
        commands.write_section(
            section=paper.sections.get(key="vision"), text="休まない町", revision=0, by=aoki, now=NOON
        )
        file = word_file(client.get(url("file", paper.pk, "docx")))
        text = "\n".join(one.text for one in file.paragraphs) + "\n".join(
            cell.text for table in file.tables for row in table.rows for cell in row.cells
        )

        headings = [one.text for one in file.paragraphs if one.style.name == "Heading 1"]
        assert "1 理念" in headings
        assert "休まない町" in text
        assert "業務の棚卸し" in text
        assert "書くこと" in text

    def test_a_clean_copy_leaves_out_what_is_still_to_do(self, client, aoki, paper):
        file = word_file(client.get(url("file", paper.pk, "docx") + "?clean=1"))
        text = "\n".join(cell.text for table in file.tables for row in table.rows for cell in row.cells)

        assert "書くこと" not in text + "\n".join(one.text for one in file.paragraphs)

    def test_pdf_and_a_page_to_print(self, client, aoki, paper):
        assert client.get(url("file", paper.pk, "pdf")).content.startswith(b"%PDF")
        assert "みどり町 DX推進基本方針" in words(client.get(url("file", paper.pk, "html")))
        assert client.get(url("file", paper.pk, "xlsx")).status_code == 404


class TestWhoMay:
    def test_other_offices_find_nothing(self, client, aoki, paper):
        client.force_login(make_person(Role.MUNICIPAL_DX))
        pages = [
            url("document", paper.pk),
            url("settings", paper.pk),
            url("section", paper.pk, "vision"),
            url("file", paper.pk, "docx"),
        ]

        assert {client.get(page).status_code for page in pages} == {404}
        assert client.post(url("refresh", paper.pk)).status_code == 404
        assert paper.title not in words(client.get(url("documents")))

    def test_an_auditor_reads_and_writes_nothing(self, client, aoki, paper):
        client.force_login(make_person(Role.AUDITOR, organisation=aoki.organisation))

        assert client.get(url("document", paper.pk)).status_code == 200
        assert client.get(url("section", paper.pk, "vision")).status_code == 403
        assert client.post(url("refresh", paper.pk)).status_code == 403
