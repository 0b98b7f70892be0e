"""Tables from Excel and CSV: found by their headings, looked at, stored whole, taken back whole."""

import csv
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from meguru.apps.catalogue import commands
from meguru.apps.catalogue.models import HeldRecords, Service, ServiceCase, TableImport
from meguru.apps.catalogue.testing import NOON, make_service
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoki(client):
    person = make_person(Role.MUNICIPAL_DX, name="青木 美咲")
    client.force_login(person)
    return person


def url(name, table, *args):
    return reverse(f"catalogue:{name}", args=[table, *args])


def words(answer):
    return answer.content.decode()


def csv_of(*rows, encoding="cp932"):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def send(client, content, *, table="services", name="一覧.csv"):
    return client.post(url("import", table), {"file": SimpleUploadedFile(name, content)}, follow=True)


def store(client, *, table="services", leave_out=()):
    """Tick what the preview offers, as the page does."""
    held = HeldRecords.objects.get()
    shown = words(client.get(url("import_preview", table, held.pk)))
    tokens = [part.split('"')[0] for part in shown.split('name="row" value="')[1:]]
    chosen = [token for token in tokens if token not in leave_out]
    return client.post(url("import_store", table, held.pk), {"row": chosen}, follow=True)


HEADINGS = ("サービス名", "ベンダー", "カテゴリ", "概要", "年額", "提供形態")
ROW = ("かんたん受付", "みほん情報株式会社", "窓口／オンライン申請", "書かない窓口", "900,000円", "クラウド")


class TestReading:
    @pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
    def test_a_table_from_elsewhere_is_understood_by_its_own_headings(self, client, aoki, encoding):
        shown = words(send(client, csv_of(HEADINGS, ROW, encoding=encoding)))
        assert "まだ何も変わっていません" in shown
        assert Service.objects.count() == 0

        store(client)

        one = Service.objects.get()
        assert (one.name, one.vendor, one.yearly_yen) == ("かんたん受付", "みほん情報株式会社", 900_000)
        assert one.kinds == ["front_desk", "online_application"]
        assert (one.delivery, one.organisation) == ("saas", aoki.organisation)

    def test_an_excel_file_is_read_too(self, client, aoki):
        book, stream = Workbook(), io.BytesIO()
        book.active.append(HEADINGS)
        book.active.append(ROW)
        book.save(stream)

        send(client, stream.getvalue(), name="一覧.xlsx")
        store(client)

        assert Service.objects.get().purpose == "書かない窓口"

    def test_wrong_rows_are_named_with_what_to_do_and_the_others_can_be_stored(self, client, aoki):
        content = csv_of(
            HEADINGS,
            ROW,
            ("", "会社", "", "", "", ""),
            ("べつの仕組み", "", "ロケット", "", "", ""),
            ("たかい仕組み", "", "", "", "高い", ""),
            ("かんたん受付", "（株）みほん情報", "", "", "", ""),
        )

        shown = words(send(client, content))

        assert "「ロケット」という種類はありません。次から選んでください" in shown
        assert "2行目と同じものです" in shown
        assert "取り込めない行" in shown
        store(client)
        assert [one.name for one in Service.objects.all()] == ["かんたん受付"]

    @pytest.mark.parametrize(
        "content", [b"", b"%PDF-1.7", b"\x00\x01\x02", "題,名\n1,2".encode(), b"PK\x03\x04broken"]
    )
    def test_what_is_no_table_is_refused_in_words_and_nothing_is_kept(self, client, aoki, content):
        answer = send(client, content)

        assert answer.status_code == 422
        assert "field--wrong" in words(answer)
        assert HeldRecords.objects.count() == 0

    def test_a_control_character_in_a_cell_harms_nothing(self, client, aoki):
        send(client, csv_of(("サービス名", "概要"), ("受付", "a\x0bb")))
        if HeldRecords.objects.exists():
            store(client)

        assert all("\x0b" not in one.purpose for one in Service.objects.all())


class TestStoring:
    def test_the_same_name_and_vendor_is_changed_and_an_empty_cell_leaves_what_stands_there(
        self, client, aoki
    ):
        one = make_service(by=aoki, name="かんたん受付", vendor="みほん情報株式会社", price_note="5年の契約")
        send(client, csv_of((*HEADINGS, "料金の条件"), (*ROW, "")))

        store(client)

        one.refresh_from_db()
        assert (one.yearly_yen, one.price_note, one.revision) == (900_000, "5年の契約", 2)
        assert Service.objects.count() == 1

    def test_an_unticked_row_is_skipped(self, client, aoki):
        make_service(by=aoki, name="かんたん受付", vendor="みほん情報株式会社")
        send(client, csv_of(HEADINGS, ROW, ("べつの仕組み", "", "", "", "", "")))

        store(client, leave_out=["2:1"])

        assert Service.objects.get(name="かんたん受付").yearly_yen is None
        assert Service.objects.filter(name="べつの仕組み").exists()

    def test_nothing_ticked_is_said(self, client, aoki):
        send(client, csv_of(HEADINGS, ROW))

        answer = store(client, leave_out=["2:0"])

        assert answer.status_code == 422
        assert "取り込む行が選ばれていません" in words(answer)

    def test_what_a_colleague_changed_while_one_looked_is_not_overwritten(self, client, aoki):
        one = make_service(by=aoki, name="かんたん受付", vendor="みほん情報株式会社")
        send(client, csv_of(HEADINGS, ROW))
        commands.change_record(one=one, values={"purpose": "新しい"}, from_revision=1, by=aoki, now=NOON)

        answer = client.post(url("import_store", "services", HeldRecords.objects.get().pk), {"row": ["2:1"]})

        assert answer.status_code == 409
        one.refresh_from_db()
        assert (one.purpose, one.yearly_yen) == ("新しい", None)

    def test_an_import_is_one_event_and_is_taken_back_as_a_whole(self, client, aoki):
        make_service(by=aoki, name="かんたん受付", vendor="みほん情報株式会社", purpose="前の言葉")
        send(client, csv_of(HEADINGS, ROW, ("べつの仕組み", "", "", "", "", "")))
        store(client)
        imported = TableImport.objects.get()
        assert Event.objects.filter(activity="catalogue.imported").count() == 1

        shown = words(client.post(url("undo_import", "services", imported.pk), follow=True))

        assert "1件を元に戻し、1件を一覧から外しました" in shown
        assert Service.objects.get(name="かんたん受付").purpose == "前の言葉"
        assert Service.objects.get(name="べつの仕組み").put_away_at is not None
        assert "もう取り消してあります" in words(
            client.post(url("undo_import", "services", imported.pk), follow=True)
        )

    def test_taking_back_leaves_what_somebody_changed_since_and_names_it(self, client, aoki):
        send(client, csv_of(HEADINGS, ROW, ("べつの仕組み", "", "", "", "", "")))
        store(client)
        one = Service.objects.get(name="かんたん受付")
        commands.change_record(one=one, values={"purpose": "新しい"}, from_revision=1, by=aoki, now=NOON)

        shown = words(client.post(url("undo_import", "services", TableImport.objects.get().pk), follow=True))

        assert "そのままにしました：かんたん受付" in shown
        one.refresh_from_db()
        assert one.put_away_at is None

    def test_nobody_else_sees_a_held_file(self, client, aoki):
        send(client, csv_of(HEADINGS, ROW))
        held = HeldRecords.objects.get()
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=aoki.organisation))

        assert client.get(url("import_preview", "services", held.pk)).status_code == 404
        assert client.get(url("import", "nonsense")).status_code == 404

    def test_giving_up_forgets_the_file(self, client, aoki):
        send(client, csv_of(HEADINGS, ROW))

        client.post(url("import_give_up", "services", HeldRecords.objects.get().pk))

        assert HeldRecords.objects.count() == 0
        assert Service.objects.count() == 0


class TestCases:
    def test_a_case_finds_its_service_by_name(self, client, aoki):
        service = make_service(by=aoki, name="かんたん受付")
        rows = (
            ("取組名", "自治体名", "人口", "年度", "サービス名", "効果"),
            ("書かない窓口", "見本町", "9千", "2025", "カンタン受付", "早い"),
        )
        send(client, csv_of(rows[0], (*rows[1][:2], "9,000", "2025", "かんたん受付", "早い")), table="cases")
        store(client, table="cases")

        case = ServiceCase.objects.get()
        assert (case.service, case.population, case.year) == (service, 9_000, 2025)


class TestTakingAlong:
    def test_the_excel_file_comes_back_without_a_change(self, client, aoki):
        send(client, csv_of(HEADINGS, ROW))
        store(client)
        content = client.get(url("table_workbook", "services")).content
        assert "かんたん受付" in [
            cell.value
            for cell in next(load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2))
            if cell.value
        ]

        assert "今の一覧と同じです" in words(send(client, content, name="一覧.xlsx"))

    def test_template_and_csv_are_files(self, client, aoki):
        assert client.get(url("table_template", "cases")).content.startswith(b"PK")
        assert "サービスの名前" in client.get(url("table_csv", "services")).content.decode("utf-8-sig")

    def test_a_name_that_looks_like_a_formula_stays_text(self, client, aoki):
        make_service(by=aoki, name="=1+1")

        book = load_workbook(io.BytesIO(client.get(url("table_workbook", "services")).content))
        cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == "=1+1"]
        assert [cell.data_type for cell in cells] == ["s"]


REAL = Path(__file__).resolve().parents[5] / "../shared/data/govtech_osaka_econtract_2023.csv"


@pytest.mark.skipif(not REAL.exists(), reason="the published list is not here")
class TestAPublishedList:
    """A real list that was made for something else: 13 bodies with a code and a month."""

    def test_is_refused_with_the_headings_that_are_missing(self, client, aoki):
        answer = send(client, REAL.read_bytes(), table="cases")

        assert answer.status_code == 422
        assert "見出し" in words(answer)
        assert HeldRecords.objects.count() == 0

    def test_comes_in_when_its_headings_are_named_and_a_title_stands_before_them(self, client, aoki):
        rows = list(csv.DictReader(io.StringIO(REAL.read_text(encoding="utf-8-sig"))))
        cells = [("電子契約の共同調達", row["name"], row["planned_start"][:4], "電子契約") for row in rows]

        send(client, csv_of(("題名", "団体名", "年度", "分類"), *cells), table="cases")
        store(client, table="cases")

        assert ServiceCase.objects.count() == len(rows) == 13
        assert {tuple(one.kinds) for one in ServiceCase.objects.all()} == {("records",)}
