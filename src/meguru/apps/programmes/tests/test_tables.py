"""Programmes from a table: read by their headings, refused in words, taken back as a whole."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meguru.apps.catalogue.models import HeldRecords, TableImport
from meguru.apps.programmes.models import OwnProgramme
from meguru.apps.programmes.testing import make_programme
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

pytestmark = pytest.mark.django_db
HEADINGS = ("制度名", "所管", "種別", "使途", "補助率", "上限額", "募集開始", "締切", "対象団体", "人口上限")
ROW = (
    "町の基金",
    "県",
    "補助金",
    "サービスを入れる",
    "33.3",
    "5,000,000",
    "2026/4/1",
    "令和8年6月30日",
    "町、村",
    "20000",
)


@pytest.fixture
def aoki(client):
    person = make_person(Role.MUNICIPAL_DX, name="青木 美咲")
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"programmes:{name}", args=args)


def send(client, *rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    file = SimpleUploadedFile("支援策.csv", text.getvalue().encode("cp932"))
    return client.post(url("import"), {"file": file}, follow=True).content.decode()


def store(client, *tokens):
    return client.post(url("import_store", HeldRecords.objects.get().pk), {"row": tokens}, follow=True)


def test_a_list_from_elsewhere_is_understood(client, aoki):
    send(client, HEADINGS, ROW)
    store(client, "2:0")

    one = OwnProgramme.objects.get()
    assert (one.gives, one.rate_percent, one.cap_yen) == ("money", Decimal("33.300"), 5_000_000)
    assert (one.opens_on, one.closes_on) == (dt.date(2026, 4, 1), dt.date(2026, 6, 30))
    assert (one.body_kinds, one.purposes, one.population_most) == (["town", "village"], ["service"], 20_000)


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        (2, "切手", "受けられるもの"),
        (3, "宇宙旅行", "「宇宙旅行」は選べません"),
        (4, "150", "補助の割合"),
        (7, "2026/3/31", "始まる日より前です"),
        (8, "国", "「国」は選べません"),
    ],
)
def test_a_wrong_cell_is_named_with_what_to_do(client, aoki, place, cell, said):
    row = [*ROW]
    row[place] = cell

    shown = send(client, HEADINGS, row)

    assert said in shown
    assert "取り込める行はありません" in shown
    assert OwnProgramme.objects.count() == 0


def test_a_file_that_moves_only_the_end_meets_the_beginning_that_is_kept(client, aoki):
    make_programme(by=aoki, name="町の基金", provider="県", opens_on=dt.date(2026, 4, 1))

    shown = send(client, ("制度名", "所管", "種別", "締切"), ("町の基金", "県", "補助金", "2026/3/31"))

    assert "始まる日より前です" in shown


def test_an_import_is_taken_back_as_a_whole(client, aoki):
    one = make_programme(
        by=aoki, name="町の基金", provider="県", summary="前の言葉", rate_percent=Decimal(50)
    )
    send(client, HEADINGS, ROW, ("別の基金", *ROW[1:]))
    store(client, "2:1", "3:0")
    one.refresh_from_db()
    assert one.rate_percent == Decimal("33.3")

    client.post(url("undo_import", TableImport.objects.get().pk))

    one.refresh_from_db()
    assert (one.rate_percent, one.summary, one.closes_on) == (Decimal(50), "前の言葉", None)
    assert OwnProgramme.objects.get(name="別の基金").put_away_at is not None


def test_the_excel_file_comes_back_without_a_change(client, aoki):
    send(client, HEADINGS, ROW)
    store(client, "2:0")
    content = client.get(url("table_workbook")).content

    shown = client.post(
        url("import"), {"file": SimpleUploadedFile("a.xlsx", content)}, follow=True
    ).content.decode()

    assert "今の一覧と同じです" in shown
