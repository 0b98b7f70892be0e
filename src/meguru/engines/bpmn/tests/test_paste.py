"""Cells copied in Excel, with all that people type into them."""

import pytest

from meguru.engines.bpmn import Trait, check, new_process
from meguru.engines.bpmn.steps import StepTable, apply_table, paste_rows, table_of
from meguru.engines.bpmn.steps.cells import CannotRead, hours_in, minutes_in, times_in, yes_or_no

MANUAL = (
    "転入届の事務\t\t\t\t\t\t\t\t\r\n"
    "手順\t作業内容\t担当\t様式\t所要時間(分)\t年間件数\t個人情報\t押印\t次工程\r\n"
    '1\t"届出を\n受け付ける"\t窓口\t転入届\t5分\t１，２００\t○\t×\t\r\n'
    "②\t書類を確認する\t\t\t10～20分\t月100件\t有\t-\t不備あり→4、なし→3\r\n"
    "3\t住民票を更新する\t住民係\t\t1時間30分\t1200件\t1\t無\t終わり\r\n"
    "４\t補正を求める\t窓口\t補正依頼書\t三分\t年60件\t要\t\t2へ戻る\r\n"
    "合計\t\t\t\t118\t\t\t\t\r\n"
)


class TestPaste:
    def test_a_manual_becomes_rows(self):
        rows = paste_rows(MANUAL).rows

        assert [(row.number, row.name, row.actor) for row in rows] == [
            ("1", "届出を 受け付ける", "窓口"),
            ("2", "書類を確認する", ""),
            ("3", "住民票を更新する", "住民係"),
            ("4", "補正を求める", "窓口"),
        ]
        assert [row.minutes for row in rows] == [5, 15, 90, 3]
        assert [row.times_a_year for row in rows] == [1200, 1200, 1200, 60]
        assert all(row.traits == {Trait.PERSONAL_DATA} for row in rows)

    def test_and_the_rows_a_drawing_without_faults(self):
        applied = apply_table(new_process("転入"), StepTable(paste_rows(MANUAL).rows))

        assert applied.is_done
        assert [one for one in check(applied.diagram) if one.severity != "hint"] == []
        assert [row.actor for row in table_of(applied.diagram).rows] == ["窓口", "窓口", "住民係", "窓口"]

    def test_what_was_left_out_or_computed_is_said(self):
        said = [one.message for one in paste_rows(MANUAL).problems]

        assert any("表の題" in text for text in said)
        assert any("12 倍" in text for text in said)
        assert any("まん中の値" in text for text in said)
        assert any("「合計」の行" in text for text in said)
        assert {one.severity for one in paste_rows(MANUAL).problems} == {"hint"}

    def test_columns_may_stand_in_any_order_and_strange_ones_are_named(self):
        pasted = paste_rows("備考\t担当課\t決裁日\t手順\n急ぐ\t税務課\t4/1\t税額を計算する")

        assert pasted.unused == ("決裁日",)
        assert (pasted.rows[0].documentation, pasted.rows[0].actor, pasted.rows[0].name) == (
            "急ぐ",
            "税務課",
            "税額を計算する",
        )

    def test_without_headings_the_order_of_the_table_holds(self):
        assert [
            (row.number, row.name, row.actor) for row in paste_rows("1\t受付\t窓口\n2\t審査\t税務課").rows
        ] == [
            ("1", "受付", "窓口"),
            ("2", "審査", "税務課"),
        ]
        assert [(row.name, row.actor) for row in paste_rows("受付\t窓口\n審査\t税務課").rows] == [
            ("受付", "窓口"),
            ("審査", "税務課"),
        ]

    def test_lines_of_words_alone_are_names_of_steps(self):
        assert [row.name for row in paste_rows("受付\n\n審査\n交付\n").rows] == ["受付", "審査", "交付"]

    def test_a_cell_that_cannot_be_read_is_named_with_its_row_and_the_row_is_kept(self):
        pasted = paste_rows("作業\t時間\t押印\tシステム\n受付\tすぐ\tたぶん\t#REF!\n審査\t5\t○\t税")

        assert [(row.name, row.minutes) for row in pasted.rows] == [("受付", None), ("審査", 5)]
        assert [(one.row, one.column) for one in pasted.problems] == [
            (1, "minutes"),
            (1, "traits"),
            (1, "system"),
        ]

    def test_traits_may_stand_in_one_column(self):
        assert paste_rows("作業\t作業の性質\n受付\t紙、押印").rows[0].traits == {Trait.PAPER, Trait.SEAL}

    @pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n\t"])
    def test_nothing_is_told_to_be_nothing(self, text):
        pasted = paste_rows(text)

        assert pasted.rows == ()
        assert "Excel で表の範囲を選んで" in pasted.problems[0].message

    @pytest.mark.parametrize(
        "text",
        [
            '"',
            '1\t"開いたまま\n2\t次',
            "a\0b\tc",
            "\ufeff作業\t担当\n受付\t窓口",
            "作業\t担当\r受付\t窓口",
            "=1+1\t@SUM",
        ],
    )
    def test_odd_text_never_breaks_it(self, text):
        assert paste_rows(text).rows

    def test_too_much_is_cut_with_a_word(self):
        pasted = paste_rows("受付\n" * 2_500)

        assert len(pasted.rows) == 1_000
        assert "2,500 行のうち" in pasted.problems[0].message
        assert paste_rows("あ" * 2_000_001).rows == ()


class TestCells:
    @pytest.mark.parametrize(
        ("text", "minutes"),
        [
            *(("5分", 5), ("５", 5), ("1時間30分", 90), ("０．５ｈ", 30), ("十五分", 15), ("一時間半", 90)),
            *(
                ("1:30", 90),
                ("0:05:00", 5),
                ("約20分程度", 20),
                ("120秒", 2),
                ("1,200分", 1200),
                ("半時間", 30),
            ),
            *(
                ("", None),
                ("－", None),
                ("不明", None),
                ("10〜20分", 15),
                ("百二十分", 120),
                ("2 hours", 120),
            ),
        ],
    )
    def test_minutes_of_work(self, text, minutes):
        assert minutes_in(text)[0] == minutes

    @pytest.mark.parametrize("text", ["すぐ", "3日", "2週間", "5分かも", "分"])
    def test_what_is_no_working_time(self, text):
        with pytest.raises(CannotRead):
            minutes_in(text)

    @pytest.mark.parametrize(
        ("text", "hours"),
        [("3日", 72), ("48", 48), ("2週間", 336), ("90分", 1.5), ("半日", 12), ("1か月", 720)],
    )
    def test_hours_of_waiting(self, text, hours):
        assert hours_in(text)[0] == hours

    def test_working_days_are_counted_with_a_word_of_caution(self):
        assert "土日・祝日は含みません" in hours_in("10営業日")[1]

    @pytest.mark.parametrize(
        ("text", "times"),
        [
            ("1,200件", 1200),
            ("月100件", 1200),
            ("100件/月", 1200),
            ("週1回", 52),
            ("毎月", 12),
            ("千二百", 1200),
            ("年1回", 1),
        ],
    )
    def test_times_a_year(self, text, times):
        assert times_in(text)[0] == times

    def test_a_heading_of_months_is_counted_up(self):
        assert paste_rows("作業\t月間件数\n受付\t100").rows[0].times_a_year == 1200

    @pytest.mark.parametrize(
        ("text", "answer"),
        [("○", True), ("有", True), ("1", True), ("レ", True), ("×", False), ("", False), ("－", False)],
    )
    def test_yes_and_no(self, text, answer):
        assert yes_or_no(text) is answer
