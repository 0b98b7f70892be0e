"""次の手順 as clerks write it, and what is answered when it cannot be read."""

import pytest

from meguru.engines.bpmn.steps.grammar import CannotRead, Names, read_way
from meguru.engines.bpmn.steps.ways import Choice, End, Nowhere, Split, To, Wait, words_of

NAMES = Names(
    numbers={str(n): (f"t{n}",) for n in range(1, 10)} | {"3-1": ("t31",), "7": ("t7", "x7")},
    names={"届出を受け付ける": ("t1",)},
    following=To("below"),
)


def number_of(step):
    return step.removeprefix("t")


def told(text):
    """The words of a way that was read, so that a test shows what was understood."""
    return words_of(read_way(text, NAMES), number_of)


class TestOneWay:
    @pytest.mark.parametrize(
        "text", ["5", "５", "⑤", "手順5", "5へ", "5番に戻る", "No.5", "5へ進む。", "→5", "（5）", "5 "]
    )
    def test_a_number_in_any_dress_is_that_row(self, text):
        assert read_way(text, NAMES) == To("t5")

    def test_a_row_can_be_called_by_its_name(self):
        assert read_way("届出を受け付けるへ戻る", NAMES) == To("t1")

    def test_nothing_is_the_row_below(self):
        assert read_way("", NAMES) == To("below")

    @pytest.mark.parametrize(
        "text", ["終わり", "終了", "おわり", "ここで終わり", "業務終了", "END", "完了。"]
    )
    def test_the_end_has_many_names(self, text):
        assert read_way(text, NAMES) == End()

    def test_an_end_can_have_a_name_and_can_end_everything(self):
        assert read_way("終わり（不受理）", NAMES) == End("不受理")
        assert read_way("すべて終わり", NAMES) == End(of_all=True)

    def test_no_way_on_can_be_said(self):
        assert read_way("つづきなし", NAMES) == Nowhere()


class TestSeveralWays:
    @pytest.mark.parametrize(
        "text",
        [
            "不備あり→3、なし→5",
            "不備あり⇒３，なし⇒５",
            "不備あり->3; なし->5",
            "不備あり→3\nなし→5へ",
            "不備あり → 3 、 なし → 5",
        ],
    )
    def test_cases_and_where_they_lead(self, text):
        assert told(text) == "不備あり→3、なし→5"

    def test_a_case_may_hold_commas(self):
        assert told("氏名、住所に不備→3、なし→5") == "「氏名、住所に不備」→3、なし→5"

    def test_one_case_alone_means_that_otherwise_the_row_below_follows(self):
        way = read_way("不備あり→3", NAMES)

        assert [(one.label, one.way) for one in way.branches] == [
            ("不備あり", To("t3")),
            ("それ以外", To("below")),
        ]

    @pytest.mark.parametrize("word", ["その他", "上記以外", "それ以外の場合"])
    def test_otherwise_has_many_names(self, word):
        assert told(f"あり→3、{word}→5") == "あり→3、それ以外→5"

    def test_the_question_stands_in_front(self):
        way = read_way("書類はそろったか？はい→4、いいえ→2", NAMES)

        assert (way.name, way.split) == ("書類はそろったか？", Split.ONE)
        assert told("「判定」可→4、否→2") == "「判定」可→4、否→2"

    @pytest.mark.parametrize(
        "text", ["並行：4、5", "並列: 4,5", "同時に：4・5", "並行：4と5", "並行:４及び５"]
    )
    def test_side_by_side(self, text):
        assert told(text) == "並行：4、5"

    def test_one_or_several_and_whatever_comes_first(self):
        assert told("該当するものすべて：所得あり→4、扶養あり→5") == "あてはまるもの：所得あり→4、扶養あり→5"
        assert told("先に起きたもの：4、5") == "先に起きたもの：4、5"

    def test_waiting_for_all_of_them(self):
        assert read_way("そろったら6", NAMES) == Wait(To("t6"))
        assert read_way("すべてそろったら、6へ", NAMES) == Wait(To("t6"))

    def test_one_inside_the_other(self):
        assert told("不備あり→3、なし→（並行：4、5）") == "不備あり→3、なし→（並行：4、5）"


class TestWordsThatCannotBeRead:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("99", "「99」という番号の行がありません"),
            ("不備あり→99、なし→5", "「99」という番号の行がありません"),
            ("4、5", "どれへ進むのかが分かりません"),
            ("7", "番号「7」の行が 2 つあり"),
            ("不備あり→、なし→5", "矢印の先に番号がありません"),
            ("不備があれば戻す", "という番号の行がありません"),
            ("並行：", "進む先がありません"),
            ("（" * 30 + "5" + "）" * 30, "かっこが深すぎます"),
        ],
    )
    def test_the_answer_names_the_words_and_what_to_do(self, text, said):
        with pytest.raises(CannotRead, match=said):
            read_way(text, NAMES)

    @pytest.mark.parametrize(
        "text", ["→", "、", "「", "」→5", "？", "(", "）（", "→→→", "：", "並行：（", "「」→3、→5"]
    )
    def test_odd_signs_never_break_it(self, text):
        try:
            assert isinstance(read_way(text, NAMES), To | End | Choice | Wait | Nowhere)
        except CannotRead as reason:
            assert str(reason)


class TestWhatIsQuoted:
    def test_a_very_long_cell_is_not_repeated_as_a_whole(self):
        with pytest.raises(CannotRead) as reason:
            read_way("あ" * 10_000, NAMES)

        assert len(str(reason.value)) < 200
