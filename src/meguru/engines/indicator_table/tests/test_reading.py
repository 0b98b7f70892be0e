"""Tables of figures as people really send them: every row is read, or told about."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from meguru.engines.indicator_table import (
    Absence,
    Directory,
    Known,
    Unit,
    read_figure,
    read_indicator_table,
)
from meguru.engines.uploads import Refused

SHARED = Path(__file__).resolve().parents[6] / "shared" / "data"
SHIPPED = Path(__file__).resolve().parents[3] / "apps/registry/municipalities"
BODIES = (
    Known("011002", "札幌市", "北海道"),
    Known("271004", "大阪市", "大阪府"),
    Known("271403", "堺市", "大阪府"),
    Known("273015", "島本町", "大阪府", "三島郡"),
    Known("132063", "府中市", "東京都"),
    Known("342084", "府中市", "広島県"),
    Known("270008", "大阪府", "大阪府"),
)
DIRECTORY = Directory.of(BODIES, replaced={"272019": "271403"})


def table(text: str, *, encoding: str = "utf-8"):
    return read_indicator_table(text.encode(encoding), DIRECTORY)


def messages(found) -> str:
    return "\n".join(one.message for one in found.remarks)


class TestOneCell:
    @pytest.mark.parametrize(
        ("text", "value", "unit"),
        [
            ("１，２００", "1200", Unit.NUMBER),
            ("43.5％", "43.5", Unit.PERCENT),
            ("▲3", "-3", Unit.NUMBER),
            ("5‰", "5", Unit.PERMILLE),
            ("1.2万人", "12000", Unit.NUMBER),
            ("実施", "1", Unit.YES_NO),
            ("未実施", "0", Unit.YES_NO),
        ],
    )
    def test_figures(self, text, value, unit):
        found = read_figure(text)

        assert (found.value, found.unit) == (Decimal(value), unit)

    @given(st.from_regex(r"-?[0-9]{1,19}(\.[0-9]{1,13})?", fullmatch=True))
    def test_digits_are_read_as_digits_of_full_width_are(self, text):
        wide = text.translate({ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789"})

        assert repr(read_figure(text)) == repr(read_figure(wide))

    @pytest.mark.parametrize(
        ("text", "absence"),
        [
            ("", Absence.EMPTY),
            ("%", Absence.EMPTY),
            ("…", Absence.NOT_APPLICABLE),
            ("調査無し", Absence.NOT_SURVEYED),
            ("Ｘ", Absence.WITHHELD),
        ],
    )
    def test_missing_is_not_zero_and_says_why(self, text, absence):
        found = read_figure(text)

        assert (found.value, found.absence) == (None, absence)

    @pytest.mark.parametrize("text", ["たくさん", "1,20", "3-5", "令和5年"])
    def test_what_is_no_figure(self, text):
        assert read_figure(text) is None

    @given(st.text(max_size=20))
    def test_never_fails(self, text):
        found = read_figure(text)

        assert found is None or (found.value is None) != (found.absence is None)


class TestWhichMunicipality:
    @pytest.mark.parametrize("code", ["271004", "２７１００４", " 271004 "])
    def test_by_its_code(self, code):
        assert [row.body.name for row in table(f"団体コード,率\n{code},5").rows] == ["大阪市"]

    def test_a_zero_that_excel_took_off_is_put_back(self):
        assert table("団体コード,率\n11002,5\n271004,6").rows[0].body.name == "札幌市"
        assert table("市区町村コード,率\n1100,5\n27100,6").rows[0].body.name == "札幌市"

    def test_by_its_name_with_or_without_prefecture_and_county(self):
        found = table("都道府県,市区町村名,率\n大阪府,島本町,1\n大阪府,三島郡島本町,2\n広島県,府中市,3")

        assert [row.body.code for row in found.rows] == ["342084"]
        assert "島本町の行が二つ以上あります（2行目、3行目）" in messages(found)

    def test_a_name_of_two_towns_is_asked_about(self):
        found = table("市区町村名,率\n府中市,1\n堺市,2")

        assert [row.body.name for row in found.rows] == ["堺市"]
        assert "「府中市」は東京都、広島県にあります" in messages(found)

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("271005,大阪市,1", "「271005」は団体コードではありません"),
            ("272019,堺市,1", "合併などの前のコードです。今は堺市（271403）です"),
            ("999997,どこか町,1", "団体コード999997は今の一覧にありません"),
            ("999997,どこか町,1", "古いコードかもしれません"),
            ("272027,島本村,1", "名前「島本村」が合うのは、大阪府島本町（273015）です"),
            ("272027,まぼろし町,1", "頭の2けたは大阪府です"),
            ("272027,府中市,1", "東京都府中市（132063）、広島県府中市（342084）です"),
            (",まぼろし村,1", "「まぼろし村」という団体は一覧にありません"),
            (",,1", "団体コードも団体名もない行です"),
            ("270008,大阪府,1", "合計の行と見て、読みませんでした"),
        ],
    )
    def test_a_row_that_is_not_read_is_told_with_its_number(self, line, words):
        found = table(f"団体コード,団体名,率\n271403,堺市,9\n{line}")

        remark = next(one for one in found.remarks if words in one.message)
        assert remark.row == 3
        assert [row.body.name for row in found.rows] == ["堺市"]

    def test_a_name_that_differs_from_the_code_is_pointed_out(self):
        found = table("団体コード,団体名,率\n271004,堺市,9")

        assert [row.body.name for row in found.rows] == ["大阪市"]
        assert "コードは大阪市ですが、名前は「堺市」です" in messages(found)


class TestColumns:
    def test_figures_are_indicators_and_texts_are_named(self):
        found = table(
            '団体コード,団体名,よみ,率,人口\n271004,大阪市,おおさかし,43%,"2,752,412"\n271403,堺市,さかいし,%,826161'
        )

        assert [(one.heading, one.unit, one.known) for one in found.columns] == [
            ("率", Unit.PERCENT, 1),
            ("人口", Unit.NUMBER, 2),
        ]
        assert found.columns[0].absent == {Absence.EMPTY: 1}
        assert "「よみ」は文字の列なので読みませんでした" in messages(found)
        assert found.rows[1].values == {5: Decimal(826161)}

    def test_a_broken_cell_keeps_its_row_out_and_says_where(self):
        found = table("団体コード,率\n271004,約半分\n271403,5\n011002,6")

        assert [row.body.name for row in found.rows] == ["堺市", "札幌市"]
        assert "B2の「約半分」は、「率」の値として読めません" in messages(found)

    def test_percent_among_numbers_is_another_unit(self):
        found = table("団体コード,率\n271004,0.5\n271403,50%\n011002,0.6")

        assert [row.body.name for row in found.rows] == ["大阪市", "札幌市"]
        assert "単位が違います" in messages(found)

    def test_titles_above_the_headings_and_shift_jis(self):
        found = table("令和5年度の調査,,\n,,\n団体コード,団体名,件数\n271004,大阪市,3", encoding="cp932")

        assert found.rows[0].values == {3: Decimal(3)}

    def test_excel(self):
        book = Workbook()
        book.active.append(["団体コード", "率"])
        book.active.append([11002, 0.25])
        book.active.append([271004, 0.5])
        target = io.BytesIO()
        book.save(target)

        found = read_indicator_table(target.getvalue(), DIRECTORY)

        assert [row.body.name for row in found.rows] == ["札幌市", "大阪市"]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "empty"),
            ("あいう,えお\nか,き", "no-heading"),
            ("団体コード,率\nない,5", "no-bodies"),
            ("団体コード,備考\n271004,よい", "no-figures"),
            ("団体コード" + ",列" * 450 + "\n271004" + ",1" * 450, "too-many-columns"),
        ],
    )
    def test_what_is_no_table_of_figures_is_refused_in_words(self, text, code):
        with pytest.raises(Refused) as refused:
            table(text)

        assert refused.value.code == code

    @given(st.lists(st.lists(st.text("271004堺市%-,0x", max_size=7), min_size=2, max_size=4), max_size=8))
    def test_every_row_is_read_or_told_about(self, cells):
        target = io.StringIO()
        csv.writer(target).writerows([["団体コード", "団体名", "率"], *cells])
        try:
            found = table(target.getvalue())
        except Refused:
            return

        told = {one.row for one in found.remarks}
        read = {row.number for row in found.rows}
        filled = {number for number, row in enumerate(cells, start=2) if any(cell.strip() for cell in row)}
        assert filled <= told | read


@pytest.mark.skipif(not SHARED.exists(), reason="the published figures are not beside the project")
class TestPublished:
    def test_fifteen_indicators_of_all_municipalities(self):
        with (SHIPPED / "prefectures.csv").open(encoding="utf-8", newline="") as file:
            prefectures = {row["code"][:2]: row["name"] for row in csv.DictReader(file)}
        with (SHIPPED / "municipalities.csv").open(encoding="utf-8", newline="") as file:
            bodies = [
                Known(row["code"], row["name"], prefectures[row["code"][:2]], row["county"])
                for row in csv.DictReader(file)
            ]

        content = (SHARED / "dx_progress_1741_by_indicator.csv").read_bytes()
        found = read_indicator_table(content, Directory.of(bodies))

        assert len(found.rows) == 1741
        assert len(found.columns) == 15
        assert not [one for one in found.remarks if one.is_error]
        online = next(one for one in found.columns if one.heading == "よく使う32手続のオンライン化状況")
        assert (online.unit, online.known, online.absent) == (Unit.PERCENT, 1739, {Absence.EMPTY: 2})
