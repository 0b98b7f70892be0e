"""Making a survey: what to put right, templates, lists of questions in and out, keys that stay."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from meguru.engines.conditions import AllOf, BadCondition, Comparison, Exists, Not, Operator
from meguru.engines.questionnaire import Option, Question, QuestionKind, Questionnaire, Sum, TableColumn
from meguru.engines.questionnaire.condition_text import condition_as_text, read_condition_text
from meguru.engines.questionnaire.examining import examine
from meguru.engines.questionnaire.pasting import read_pasted
from meguru.engines.questionnaire.question_sheet import KEPT, read_questions, write_questions
from meguru.engines.questionnaire.renewing import free_key, renewed_options
from meguru.engines.questionnaire.template_files import BadTemplate, read_template, survey_templates

OPTIONS = (Option("a", "ある"), Option("b", "ない"))
EMPTY = Questionnaire(())


def question(kind, key, **fields):
    return Question(key, QuestionKind(kind), f"{key}はどうですか。", **fields)


def stopping(*questions, sums=(), broken=None):
    found = examine(Questionnaire(tuple(questions), tuple(sums)), broken)
    return [one.message for one in found if one.stops]


def is_(key, value, operator=Operator.EQ):
    return Comparison(operator, key, (value,))


class TestBeforeSending:
    def test_a_choice_needs_something_to_choose(self):
        assert "選択肢がありません" in stopping(question("several", "q1"))[0]
        assert stopping(question("several", "q1", options=OPTIONS)) == []

    def test_a_table_needs_columns_and_its_lists_options(self):
        assert "表の列がありません" in stopping(question("table", "q1"))[0]
        column = TableColumn("c", "状況", QuestionKind.ONE_CHOICE)
        assert "列「状況」の選択肢がありません" in stopping(question("table", "q1", columns=(column,)))[0]

    def test_limits_the_wrong_way_round(self):
        assert "最小が最大より" in stopping(question("number", "q1", least=5, most=1))[0]

    def test_a_condition_that_cannot_be_read_any_more_is_named(self):
        (words,) = stopping(question("text", "q1"), broken={"q1": "「q9」は条件に使えません。"})
        assert "出す条件が使えなくなりました" in words

    def test_sums_of_what_is_no_figure(self):
        (words,) = stopping(
            question("number", "q1"), question("text", "q2"), sums=[Sum(("q1",), "eq", ("q2",))]
        )
        assert "数の設問ではなくなりました" in words

    def test_hints_do_not_stop(self):
        found = examine(Questionnaire((question("number", "q1"),)))
        assert [one.stops for one in found] == [False]
        assert "単位がありません" in found[0].message


class TestDeadBranches:
    def dead(self, *questions):
        return any("どう答えても出ない" in words for words in stopping(*questions))

    def test_two_answers_at_once(self):
        both = AllOf((is_("q1", "a"), is_("q1", "b")))
        assert self.dead(
            question("one_choice", "q1", options=OPTIONS), question("text", "q2", shown_when=both)
        )

    def test_several_can_hold_both(self):
        both = AllOf((is_("q1", "a", Operator.HAS), is_("q1", "b", Operator.HAS)))
        assert not self.dead(
            question("several", "q1", options=OPTIONS), question("text", "q2", shown_when=both)
        )

    def test_a_figure_outside_its_limits(self):
        first = question("number", "q1", least=0, most=10, unit="件")
        assert self.dead(first, question("text", "q2", shown_when=is_("q1", 11, Operator.GE)))
        assert not self.dead(first, question("text", "q2", shown_when=is_("q1", 10, Operator.GE)))
        high = replace(first, least=10.0, most=None)
        assert not self.dead(high, question("text", "q2", shown_when=is_("q1", 5, Operator.GE)))

    def test_a_branch_behind_a_branch(self):
        """q2 is shown for yes only, so nothing can hang on it together with no."""
        assert self.dead(
            question("yes_no", "q1"),
            question("yes_no", "q2", shown_when=is_("q1", True)),
            question("text", "q3", shown_when=AllOf((is_("q1", False), Exists("q2")))),
        )
        assert not self.dead(
            question("yes_no", "q1"),
            question("yes_no", "q2", shown_when=is_("q1", True)),
            question("text", "q3", shown_when=is_("q2", False)),
        )


class TestTemplates:
    def test_those_that_ship_can_be_sent(self):
        assert {"system_cost", "resident_services", "dx_troubles"} <= {one.key for one in survey_templates()}

    def test_a_template_that_contradicts_itself_is_refused(self):
        text = """
        key = "x"
        version = "1"
        title = "x"
        purpose = "x"
        guidance = "x"
        [[question]]
        key = "q1"
        kind = "one_choice"
        text = "x"
        """
        with pytest.raises(BadTemplate, match="選択肢"):
            read_template(text)
        with pytest.raises(BadTemplate):
            read_template(text + 'shown_when = { eq = ["later", true] }')


class TestConditionTexts:
    PAPER = Questionnaire(
        (question("yes_no", "q1"), question("number", "q2"), question("several", "q3", options=OPTIONS))
    )

    @pytest.mark.parametrize(
        "text",
        ["問1=はい", "問2>=10", "問3に「ある」を含む", "問1=いいえ かつ 問2<5", "問1に回答あり または 問2≠3"],
    )
    def test_goes_there_and_back(self, text):
        assert condition_as_text(self.PAPER, read_condition_text(text, self.PAPER)) == text

    def test_takes_wide_letters(self):
        assert read_condition_text("問２＞＝１０", self.PAPER) == is_("q2", 10, Operator.GE)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("問9=はい", "この設問より前にありません"),
            ("はいのとき", "読めません"),
            ("問2>=多い", "数として読めません"),
            ("問1=はい かつ 問2=1 または 問2=2", "まぜて使えません"),
            ("問3に「なし」を含む", "選べません"),
        ],
    )
    def test_says_what_is_wrong(self, text, words):
        with pytest.raises(BadCondition, match=words):
            read_condition_text(text, self.PAPER)


class TestSheets:
    @pytest.mark.parametrize("template", survey_templates(), ids=lambda one: one.key)
    def test_the_same_questions_come_back(self, template):
        paper = template.questionnaire
        read = read_questions(write_questions(paper), paper)

        assert read.problems == ()
        assert read.questions == paper.questions

    def test_a_condition_that_no_cell_holds_stays(self):
        paper = Questionnaire(
            (question("yes_no", "q1"), question("text", "q2", shown_when=Not(is_("q1", True))))
        )
        content = write_questions(paper)
        texts = [cell.value for row in load_workbook(io.BytesIO(content))["設問"] for cell in row]

        assert KEPT in texts
        assert read_questions(content, paper).questions == paper.questions

    def test_rows_of_others_get_new_keys(self):
        paper = Questionnaire((question("text", "q1"),))
        read = read_questions("設問,答え方\n別の設問,数\n".encode("cp932"), paper, taken=["q4"])

        assert [(one.key, one.kind) for one in read.questions] == [("q5", "number")]


class TestPasting:
    def test_guesses_how_to_answer_and_says_so(self):
        text = "【体制】\n問1\t担当は何人いますか\n(2)\t計画がありますか\n3. 進まない理由\n4\t使うもの（すべて）\tLINE、アプリ\n費用（千円）\n始めた時期"
        read = read_pasted(text, EMPTY)

        assert [(one.kind.value, one.unit) for one in read.questions] == [
            ("number", "人"), ("yes_no", ""), ("long_text", ""), ("several", ""), ("number", "千円"), ("date", ""),
        ]  # fmt: skip
        assert read.questions[0].heading == "体制"
        assert read.questions[2].text == "進まない理由"
        assert "推しはかりました" in read.notices[0].message

    def test_reads_our_headings(self):
        read = read_pasted("設問\t答え方\t出す条件\nありますか。\tはい・いいえ\t\n何件\t数\t問1=はい", EMPTY)

        assert read.problems == ()
        assert read.questions[1].shown_when == is_("q1", True)

    @pytest.mark.parametrize("text", ["", "\n\t\n", "\0", '"閉じない引用\n二行目'])
    def test_bad_input_is_normal(self, text):
        read = read_pasted(text, EMPTY)

        assert read.questions or read.problems

    def test_too_many_are_refused_as_a_whole(self):
        read = read_pasted("\n".join(f"設問その{n}" for n in range(500)), EMPTY)

        assert read.questions == ()
        assert "200問まで" in read.problems[0].message


class TestKeys:
    def test_labels_keep_their_keys_in_any_order(self):
        assert renewed_options(["ない", "ある", "両方"], OPTIONS) == (
            Option("b", "ない"),
            Option("a", "ある"),
            Option("o1", "両方"),
        )

    def test_one_changed_label_in_its_place_is_a_rename(self):
        assert renewed_options(["ある", "まだない"], OPTIONS) == (
            Option("a", "ある"),
            Option("b", "まだない"),
        )

    def test_a_new_key_was_never_used(self):
        assert free_key(["q2", "q10", "cost", "qx"]) == "q11"
