"""Two pages: by rule, never silently shortened, the same in PDF and in Word."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess

import docx
import pytest

from meguru.apps.briefings import commands, making, queries
from meguru.apps.briefings.models import LONGEST_TEXT
from meguru.apps.briefings.papers import (
    DETAILS,
    DoesNotFit,
    briefing_document,
    fitted_docx,
    fitted_pdf,
    page_count,
)
from meguru.apps.briefings.papers.length import estimated_pages
from meguru.apps.briefings.pictures import strip_picture, strips_of
from meguru.apps.briefings.testing import NOON, make_edition, make_prefecture_with_rates
from meguru.apps.indicators.commands import load_indicators
from meguru.apps.indicators.testing import give_values, make_indicator
from meguru.apps.registry.commands import load_municipalities
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.engines.documents import Table

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 4, 1)
LONG_NAME = "とても長い名前の手続のオンライン化についての割合の指標" * 3


@pytest.fixture
def world():
    """Weak towns with many indicators of long names."""
    prefecture, towns = make_prefecture_with_rates(5.0, 20.0, 40.0, 50.0, 60.0, 80.0)
    for number in range(10):
        one = make_indicator(f"long-{number}", name=f"{LONG_NAME}{number}", kind="percent", unit="%")
        give_values(one, {town: 10.0 * place for place, town in enumerate(towns)}, year=2022)
        give_values(one, {town: 12.0 * place for place, town in enumerate(towns)}, year=2024)
    return prefecture, towns, make_person(Role.PREFECTURE_DX, organisation=prefecture)


def sheet(world, *, words: str = "") -> making.BriefingSheet:
    prefecture, towns, person = world
    edition = make_edition(by=person)
    text = commands.write_texts(
        edition=edition,
        body=towns[0],
        written=commands.Written(*[words] * 4),
        revision=0,
        by=person,
        now=NOON,
    )
    ground = queries.make_landscape(user=person, prefecture=prefecture)
    return making.sheet_of(ground, towns[0], queries.basis_of(edition), text=text, today=TODAY)


def texts_of(document) -> str:
    tables = [one for one in document.blocks if isinstance(one, Table)]
    return " ".join([*(str(one) for one in document.blocks), *(one.note for one in tables)])


class TestTwoPages:
    def test_long_names_and_long_texts_still_fit(self, world):
        one = sheet(world, words="長" * LONGEST_TEXT)

        pdf, detail = fitted_pdf(one)
        _word, word_detail = fitted_docx(one)

        assert page_count(pdf) == 2
        assert DETAILS.index(detail) <= DETAILS.index(word_detail)

    def test_what_was_left_out_is_said(self, world):
        document = briefing_document(sheet(world), DETAILS[-1])

        text = texts_of(document)
        assert "ほかの指標（10）は画面で見られます" in text
        assert "ほかに弱い指標が" in text

    def test_what_cannot_fit_is_refused_with_the_towns_name(self, world, monkeypatch):
        monkeypatch.setattr("meguru.apps.briefings.papers.fitting.MOST_PAGES", 0)
        one = sheet(world)

        for fitted in (fitted_pdf, fitted_docx):
            with pytest.raises(DoesNotFit, match="見本1町"):
                fitted(one)

    def test_equal_sheets_give_equal_bytes(self, world):
        one = sheet(world)

        assert fitted_pdf(one) == fitted_pdf(one)
        assert fitted_docx(one) == fitted_docx(one)

    def test_less_detail_is_never_longer(self, world):
        one = sheet(world)

        pages = [estimated_pages(briefing_document(one, detail)) for detail in DETAILS]

        assert pages == sorted(pages, reverse=True)


class TestContent:
    def test_word_holds_the_parts_of_a_briefing(self, world):
        word, _detail = fitted_docx(sheet(world))

        headings = [
            one.text for one in docx.Document(io.BytesIO(word)).paragraphs if one.style.name == "Heading 1"
        ]
        assert headings == [
            "いまの位置",
            "弱いところと、考えられる原因",
            "伸びた団体",
            "初めの一手",
            "一緒に動ける相手",
            "数字の出典と読み方",
        ]

    def test_what_people_wrote_stands_in_place_of_the_computed_words(self, world):
        text = texts_of(briefing_document(sheet(world, words="手で書いた文"), DETAILS[0]))

        assert text.count("手で書いた文") == 4

    def test_the_picture_escapes_names(self, world):
        give_values(make_indicator("odd", name='<b>"&', kind="percent"), dict.fromkeys(world[1], 3.0))
        ground = queries.make_landscape(user=world[2], prefecture=world[0], keys=["odd"])
        found = queries.town_briefing(ground, world[1][0], queries.Basis(keys=("odd",)))

        svg = strip_picture(strips_of(ground, found, most=4))

        assert "<b>" not in svg and "&lt;b&gt;" in svg

    def test_a_town_without_values_gets_one_honest_page(self, world):
        town = world[1][0]
        bare = Organisation.objects.create(
            code="918887", name="値のない町", kind="town", prefecture=world[0], is_fictional=True
        )
        ground = queries.make_landscape(user=world[2], prefecture=world[0])

        one = making.sheet_of(ground, bare, queries.basis_of(None), text=None, today=TODAY)

        pdf, _detail = fitted_pdf(one)
        assert page_count(pdf) == 1
        assert "まだ値がありません" in texts_of(briefing_document(one, DETAILS[0]))
        assert town.name not in texts_of(briefing_document(one, DETAILS[0]))


class TestRealTowns:
    """On the figures that ship: every town of one prefecture, long names among them."""

    @pytest.fixture
    def sheets(self):
        load_municipalities()
        load_indicators()
        osaka = Organisation.objects.get(code="270008")
        person = make_person(Role.PREFECTURE_DX, organisation=osaka)
        ground = queries.make_landscape(user=person, prefecture=osaka, released_only=True)
        return [
            making.sheet_of(ground, body, queries.basis_of(None), text=None, today=TODAY)
            for body in osaka.municipalities.order_by("code")
        ]

    def test_every_paper_is_at_most_two_pages_in_both_forms(self, sheets, tmp_path):
        assert len(sheets) == 43
        assert {page_count(fitted_pdf(one)[0]) for one in sheets} <= {1, 2}
        assert {estimated_pages(briefing_document(one, fitted_docx(one)[1])) for one in sheets[:12]} <= {1, 2}

        office = shutil.which("soffice")
        if office is None:
            pytest.skip("no word processor here to count the pages of a Word file")
        for one in sheets[:6]:
            (tmp_path / f"{one.found.town.code}.docx").write_bytes(fitted_docx(one)[0])
        files = sorted(str(path) for path in tmp_path.glob("*.docx"))
        subprocess.run(
            [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", str(tmp_path), *files],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        assert {page_count(path.read_bytes()) for path in tmp_path.glob("*.pdf")} <= {1, 2}
