"""What is typed becomes an answer, hidden questions do not count, and what is remarkable is said with its figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.conditions import Comparison, Operator
from meguru.engines.questionnaire import (
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    Sum,
    TableColumn,
    as_text,
    check,
    counted,
    open_remarks,
    progress,
    read_answer,
    shown,
)

OPTIONS = (Option("a", "LINE"), Option("b", "窓口"))
COLUMNS = (
    TableColumn("n", "件数", QuestionKind.NUMBER, unit="件", is_required=True),
    TableColumn("s", "状況", QuestionKind.ONE_CHOICE, options=OPTIONS),
)


def question(kind, key="q", **fields):
    return Question(key, QuestionKind(kind), f"{key}の設問", **fields)


def yes(key):
    return Comparison(Operator.EQ, key, (True,))


class TestReading:
    @pytest.mark.parametrize(
        ("unit", "typed", "value"),
        [
            ("件", "１，２００", 1200),
            ("件", "1,200件", 1200),
            ("件", "約100件", 100),
            ("%", "43.5％", 43.5),
            ("千円", "1,200", 1200),
            ("千円", "1,200千円", 1200),
            ("千円", "120万円", 1200),
            ("千円", "1,200,000円", 1200),
            ("円", "1,200千円", 1_200_000),
            ("円/年", "1,200円", 1200),
            ("千円／年", "120万円/年", 1200),
            ("千円/年", "年額120万円", 1200),
            ("円/月", "毎月3,000円", 3000),
            ("人/年", "１２０名／年", 120),
            ("件（年間）", "100件", 100),
            ("円/年", "2026", 2026),
            ("", "▲5", -5),
            ("", 3.0, 3),
        ],
    )
    def test_figures_as_offices_write_them(self, unit, typed, value):
        read = read_answer(question("number", unit=unit), typed)

        assert (read.value, read.error) == (value, "")

    @pytest.mark.parametrize(
        ("unit", "typed", "words"),
        [
            ("千円", "120万", "円なのか千円なのか"),
            ("円/年", "月額3,000円", "1か月あたりの数のようです。1年あたりの数を"),
            ("円/月", "12万円/年", "1年あたりの数のようです。1か月あたりの数を"),
            ("円/年", "1/2", "数として読めません"),
            ("件", "なし", "0なのか不明なのか"),
            ("件", "10〜20", "幅のある"),
            ("件", "百件くらい、たぶん", "数として読めません"),
            ("件", True, "TRUE"),
            ("件", float("inf"), "数ではありません"),
            ("件", ["1"], "一つだけ"),
        ],
    )
    def test_says_why_a_figure_is_not_understood(self, unit, typed, words):
        read = read_answer(question("number", unit=unit), typed)

        assert read.value is None
        assert words in read.error

    def test_says_when_it_changed_the_unit(self):
        assert "1,200千円として読みました" in read_answer(question("number", unit="千円"), "120万円").note

    @pytest.mark.parametrize(
        "typed", ["令和8年3月1日", "R8.3.1", "2026/3/1", "20260301", "２０２６年３月１日"]
    )
    def test_days_of_any_calendar(self, typed):
        assert read_answer(question("date"), typed).value == "2026-03-01"

    @pytest.mark.parametrize(
        ("typed", "value"), [("はい", True), ("○", True), ("有", True), ("×", False), (False, False)]
    )
    def test_yes_and_no(self, typed, value):
        assert read_answer(question("yes_no"), typed).value is value

    def test_options_by_label_or_key(self):
        several = question("several", options=OPTIONS)

        assert read_answer(several, "窓口、ＬＩＮＥ").value == ["a", "b"]
        assert read_answer(several, ["b"]).value == ["b"]
        wrong = read_answer(several, ["b", "電話"])
        assert "「電話」は選べません" in wrong.error

    def test_an_option_with_a_comma_is_one(self):
        options = (Option("a", "電話、FAX"), Option("b", "窓口"))

        assert read_answer(question("several", options=options), "電話、FAX").value == ["a"]

    def test_control_characters_are_left_out(self):
        assert read_answer(question("long_text"), "あ\x00い\r\nう").value == "あい\nう"

    def test_a_table_with_fixed_rows_keeps_their_order(self):
        table = question("table", columns=COLUMNS, rows=("転入", "転出"))
        read = read_answer(table, [{"row": "転出", "n": "3件", "s": "窓口"}, {"row": "ほか", "n": "9"}])

        assert read.value == [{"row": "転入"}, {"row": "転出", "n": 3, "s": "b"}]

    def test_wrong_cells_are_named_by_the_row_as_sent(self):
        read = read_answer(question("table", columns=COLUMNS), [{}, {"n": "x"}, {"n": "4"}])

        assert list(read.cells) == [(1, "n")]
        assert not read.is_well
        assert read.value == [{"row": "", "n": 4}]

    @given(st.text(max_size=40), st.sampled_from(["text", "long_text", "number", "yes_no", "date"]))
    def test_reading_again_gives_the_same(self, typed, kind):
        asked = question(kind, unit="千円")
        once = read_answer(asked, typed)

        assert read_answer(asked, once.value).value == once.value


PAPER = Questionnaire(
    (
        question("yes_no", "has"),
        question("number", "cost", unit="千円", shown_when=yes("has"), tolerance=20, least=0),
        question("yes_no", "deep", shown_when=Comparison(Operator.GE, "cost", (100,)), is_required=False),
    )
)


class TestShowing:
    def test_unknown_is_not_shown(self):
        assert shown(PAPER, {}) == ("has",)
        assert shown(PAPER, {"has": True}) == ("has", "cost")

    def test_nothing_hangs_on_a_hidden_answer(self):
        """The cost stays written, but with "no" it does not count, and what hangs on it is gone too."""
        answers = {"has": False, "cost": 500, "deep": True}

        assert shown(PAPER, answers) == ("has",)
        assert counted(PAPER, answers) == {"has": False}

    def test_counts_only_what_is_shown(self):
        found = progress(PAPER, {"has": True, "cost": None})

        assert (found.answered, found.shown, found.required_open) == (1, 2, 1)

    def test_an_empty_table_is_no_answer(self):
        paper = Questionnaire((question("table", "t", columns=COLUMNS, rows=("転入",)),))

        assert progress(paper, {"t": [{"row": "転入"}]}).answered == 0


class TestChecking:
    def test_missing_is_an_error_only_where_it_is_required_and_shown(self):
        assert [one.key for one in check(PAPER, {})] == ["missing:has"]
        assert check(PAPER, {"has": False}) == ()

    def test_a_difference_to_last_year_is_said_with_both_figures(self):
        (remark,) = check(PAPER, {"has": True, "cost": 150}, {"has": True, "cost": 100})

        assert remark.key == "previous:cost"
        assert "前回は100千円、今回は150千円です（+50%）" in remark.message
        assert remark.may_be_explained
        assert not remark.is_error

    @pytest.mark.parametrize(
        ("before", "now", "remarked"), [(100, 120, False), (100, 79, True), (0, 1, True), (0, 0, False)]
    )
    def test_how_far_is_far(self, before, now, remarked):
        found = check(PAPER, {"has": True, "cost": now}, {"cost": before})

        assert bool(found) is remarked

    def test_last_year_stands_under_its_own_key(self):
        paper = Questionnaire((question("number", "new", tolerance=10, previous_key="old"),))

        assert check(paper, {"new": 5}, {"old": 1, "new": 5})
        assert not check(paper, {"new": 5}, {"new": 1})

    def test_out_of_range_says_the_limit(self):
        (remark,) = check(PAPER, {"has": True, "cost": -1})

        assert remark.is_error
        assert "0千円以上" in remark.message

    def test_cells_are_named_by_row_and_column(self):
        paper = Questionnaire((question("table", "t", columns=COLUMNS, rows=("転入", "転出")),))
        (remark,) = check(paper, {"t": [{"row": "転入", "n": 3}, {"row": "転出", "s": "a"}]})

        assert remark.key == "cell:t:1:n"
        assert "「転出」の行の「件数」" in remark.message

    def test_an_option_that_is_gone_is_asked_for_again(self):
        paper = Questionnaire((question("one_choice", "c", options=OPTIONS),))

        assert "今はない選択肢" in check(paper, {"c": "z"})[0].message

    def test_a_reason_lets_a_doubt_pass_but_not_an_error(self):
        doubt = check(PAPER, {"has": True, "cost": 500}, {"cost": 100})
        error = check(PAPER, {})

        assert open_remarks(doubt, {}) == doubt
        assert open_remarks(doubt, {"previous:cost": "入れかえたため"}) == ()
        assert open_remarks(doubt, {"previous:cost": "  "}) == doubt
        assert open_remarks(error, {"missing:has": "分からない"}) == error


class TestSums:
    PAPER = Questionnaire(
        (
            question("table", "parts", columns=COLUMNS, rows=("甲", "乙")),
            question("number", "whole"),
            question("yes_no", "more"),
            question("number", "extra", shown_when=yes("more")),
        ),
        (Sum(("parts.n", "extra"), "eq", ("whole",)),),
    )

    def sums(self, **answers):
        return [one for one in check(self.PAPER, answers) if one.key.startswith("sum:")]

    def test_both_sums_are_told(self):
        (remark,) = self.sums(parts=[{"row": "甲", "n": 3}, {"row": "乙", "n": 4}], whole=9, more=False)

        assert "問1の「件数」＋問4は7、問2は9です" in remark.message
        assert remark.may_be_explained

    def test_hidden_parts_do_not_count(self):
        assert not self.sums(parts=[{"row": "甲", "n": 3}], whole=3, more=False, extra=99)

    def test_what_is_missing_is_not_zero(self):
        assert not self.sums(parts=[{"row": "甲", "n": 3}], whole=9, more=True)
        assert not self.sums(whole=9, more=False)

    @given(st.lists(st.integers(0, 10**9), min_size=2, max_size=2))
    def test_agreeing_sums_are_never_remarked(self, figures):
        rows = [{"row": label, "n": one} for label, one in zip("甲乙", figures, strict=True)]

        assert not self.sums(parts=rows, whole=sum(figures), more=False)


class TestWording:
    @pytest.mark.parametrize(
        ("asked", "value", "text"),
        [
            (question("number", unit="千円"), 1234.5, "1,234.5千円"),
            (question("yes_no"), False, "いいえ"),
            (question("several", options=OPTIONS), ["a", "z"], "LINE、z"),
            (question("date"), "2026-03-01", "2026年3月1日"),
            (
                question("table", columns=COLUMNS),
                [{"row": "甲", "n": 3, "s": "b"}],
                "甲 / 件数 3件 / 状況 窓口",
            ),
            (question("text"), None, ""),
        ],
    )
    def test_as_people_read_it(self, asked, value, text):
        assert as_text(asked, value) == text
