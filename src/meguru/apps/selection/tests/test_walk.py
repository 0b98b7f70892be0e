"""A whole selection on its pages, from the empty list to the decision."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.selection.models import Chosen, Evaluator, Selection

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"selection:{name}", args=args)


def words(answer):
    return answer.content.decode()


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def aoki(client, section):
    person = make_person(department=section, name="青木 美咲")
    client.force_login(person)
    return person


@pytest.fixture
def initiative(section, aoki):
    return make_initiative(department=section, by=aoki, name="窓口を待たない町", theme="待ち時間を減らす")


def begin(client, initiative):
    client.post(url("of_initiative", initiative.pk), {"name": "予約サービス", "areas": ["機能"]})
    return Selection.objects.get()


class TestTheWholeWay:
    def test_leads_from_the_empty_list_to_the_decision(self, client, aoki, initiative):
        assert "まだ選定がありません" in words(client.get(url("selections")))
        assert "進め方の例" in words(client.get(url("of_initiative", initiative.pk)))
        one = begin(client, initiative)
        assert one.wanted.count() == 5
        assert "予約サービス" in words(client.get(url("selections")))
        assert "次にすること" in words(client.get(url("selection", one.pk)))
        self.write_rows(client, one)
        self.add_offers(client, one)
        self.score(client, one, aoki)
        self.look_and_decide(client, one)

    def write_rows(self, client, one):
        shown = words(client.get(url("wanted", one.pk)))
        assert "使った分だけ払う料金が、予算を超える" in shown
        client.post(url("close_gap", one.pk, "uncapped"))
        assert one.wanted.filter(key__in=["scaling", "cost"]).count() == 2
        for row in one.wanted.exclude(key="functions"):
            client.post(url("wanted", one.pk), {**_fields(client, one), "remove": row.pk})
        assert one.wanted.in_use().count() == 1
        sent = _fields(client, one) | {"topic-new": "使いやすさ", "weight-new": "３", "most-new": "10"}
        client.post(url("wanted", one.pk), sent)
        assert one.wanted.in_use().last().weight == 3

    def add_offers(self, client, one):
        for name, monthly in (("あおば", "30,000円"), ("みどり", "2万")):
            client.post(url("offers", one.pk), {"name": name, "monthly_yen": monthly, "usage_yen": "10"})
        assert [offer.monthly_yen for offer in one.offers.all()] == [30_000, 20_000]
        shown = words(client.get(url("offers", one.pk)))
        assert "上限がありません" in shown
        first = one.offers.first()
        page = words(client.get(url("offer", one.pk, first.pk)))
        assert "求めることへの回答" in page
        row = one.wanted.in_use().first()
        sent = {
            f"reply-{row.pk}": "90",
            f"met-{row.pk}": "yes",
            f"was-reply-{row.pk}": "",
            f"was-met-{row.pk}": "",
        }
        client.post(url("replies", one.pk, first.pk), sent)
        assert first.replies.get().met is True

    def score(self, client, one, aoki):
        client.post(url("evaluators", one.pk), {"person": aoki.pk, "name": ""})
        evaluator = Evaluator.objects.get()
        assert "結果はまだ見られません" in words(client.get(url("result", one.pk)))
        page = words(client.get(url("sheet", one.pk, evaluator.pk)))
        assert "感覚の順位" in page
        assert "2. 点を付ける" not in page
        first, second = one.offers.all()
        client.post(url("feel", one.pk, evaluator.pk), {f"place-{first.pk}": "1", f"place-{second.pk}": "2"})
        assert "2. 点を付ける" in words(client.get(url("sheet", one.pk, evaluator.pk)))
        sent = {
            f"points-{row.pk}-{offer.pk}": points
            for row, both in zip(one.wanted.in_use(), (("4", "5"), ("６", "8")), strict=True)
            for offer, points in zip((first, second), both, strict=True)
        }
        answer = client.post(url("points", one.pk, evaluator.pk), sent)
        assert "4／4か所" in answer.json()["message"]
        client.post(url("finish", one.pk, evaluator.pk))
        assert "感覚と点の違い" in words(client.get(url("sheet", one.pk, evaluator.pk)))
        client.post(url("close", one.pk))

    def look_and_decide(self, client, one):
        assert "一位は「みどり」" in words(client.get(url("result", one.pk)))
        assert "くじの種" in words(client.get(url("sureness", one.pk)))
        assert "話し合って決めます" in words(client.get(url("award", one.pk)))
        assert "まだ試用がありません" in words(client.get(url("try_outs", one.pk)))
        second = one.offers.last()
        client.post(url("decision", one.pk), {"offer": second.pk, "reason": "点が高く、費用も安い"})
        kept = Chosen.objects.get()
        assert kept.snapshot["result"]["ranking"][0]["offer"] == "みどり"
        assert "「みどり」に決めました" in words(client.get(url("decision", one.pk)))
        assert "決定まで終わりました" in words(client.get(url("selection", one.pk)))


class TestPapers:
    def test_go_home_as_word_excel_and_pdf(self, client, aoki, initiative):
        one = begin(client, initiative)
        client.post(url("request", one.pk), {"background": "電話が多い", "wish": "費用", "revision": "0"})

        for name in ("request.docx", "comparison.xlsx", "comparison.docx", "comparison.pdf"):
            answer = client.get(url("file", one.pk, name))
            assert answer.status_code == 200, name
            assert len(answer.content) > 1000
        assert client.get(url("file", one.pk, "result.docx")).status_code == 403
        assert client.get(url("file", one.pk, "nothing.docx")).status_code == 404

    def test_the_list_goes_to_excel_and_comes_back(self, client, aoki, initiative):
        one = begin(client, initiative)
        book = load_workbook(io.BytesIO(client.get(url("workbook", one.pk)).content))
        table = book["求めること"]
        table.cell(row=2, column=8).value = 7.5
        table.cell(row=3, column=9).value = "たくさん"
        last = table.max_row + 1
        table.cell(row=last, column=3).value = "予約の取り消し"
        file = io.BytesIO()
        book.save(file)
        file.seek(0)
        file.name = "表.xlsx"

        answer = client.post(url("import", one.pk), {"file": file}, follow=True)
        shown = words(answer)
        assert "取り込めない行" in shown
        assert "予約の取り消し" in shown
        held = one.held_tables.get()
        tokens = [part.split('"')[0] for part in shown.split('name="row" value="')[1:]]
        client.post(url("import_preview", one.pk, held.pk), {"row": tokens})
        assert one.wanted.first().weight == 7.5
        assert one.wanted.last().topic == "予約の取り消し"

    def test_a_file_that_is_no_table_is_refused_in_words(self, client, aoki, initiative):
        one = begin(client, initiative)
        file = io.BytesIO(b"not a table")
        file.name = "x.xlsx"

        answer = client.post(url("import", one.pk), {"file": file})
        assert answer.status_code == 422
        assert one.held_tables.count() == 0


def _fields(client, one):
    """What the page would send back untouched."""
    rows = client.get(url("wanted", one.pk)).context["rows"]
    sent = {}
    for row in rows:
        sent |= {f"{name}-{row.pk}": value for name, value in row.fields.items()} | {
            f"mark-{row.pk}": row.mark
        }
        if row.must:
            sent[f"must-{row.pk}"] = "on"
    return sent
