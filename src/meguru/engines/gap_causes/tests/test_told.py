"""Causes from the own answers to surveys, and from what others tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meguru.engines.gap_causes import (
    GapEvidence,
    Lack,
    LikelyCause,
    SeenTogether,
    Sureness,
    ToldAnswer,
    ToldStory,
    cause_rules,
    likely_causes,
)

NOTHING = GapEvidence(
    key="online_32",
    name="オンライン化率",
    field="online",
    support_names={"training": "職員を育てる取組"},
)
CHOSEN = ToldAnswer(
    ref="asked:1",
    survey="オンライン申請の調査",
    year=2025,
    context="オンライン申請の調査",
    question="進まないわけ、困っていること",
    said=("予算がつかない",),
    source="自団体の回答",
)
NO_TRAINING = replace(CHOSEN, question="研修はありますか", said=(), is_yes=False)


def story(
    body: str, text: str, *, ref: str = "case:1", topics: frozenset[str] = frozenset(), alike: bool = True
) -> ToldStory:
    return ToldStory(ref=ref, body=body, title="題名", text=text, topics=topics, is_like_in_size=alike)


def found(**evidence: object) -> tuple[LikelyCause, ...]:
    return likely_causes(replace(NOTHING, **evidence))  # type: ignore[arg-type]


class TestOwnAnswers:
    def test_an_obstacle_that_was_answered_is_quoted_with_its_survey_and_source(self):
        (one,) = found(answers=(CHOSEN,))

        assert (one.kind, one.about, one.sureness) == ("answer", "money", Sureness.TOLD)
        assert (
            "オンライン申請の調査" in one.reason and "2025年" in one.reason and "予算がつかない" in one.reason
        )
        assert (one.basis, one.refs) == ("自団体の回答", ("asked:1",))

    @pytest.mark.parametrize(
        "said",
        ["予算は足りている", "特にない", "予算は十分。心配ごとは、ほかにあります", "とくに思いつきません"],
    )
    def test_what_denies_it_is_no_cause(self, said):
        assert found(answers=(replace(CHOSEN, said=(said,)),)) == ()

    def test_the_sentence_that_names_it_is_quoted_and_no_other(self):
        text = "体制は整いました。人手が足りず続きません。来年は見直します。"

        (one,) = found(answers=(replace(CHOSEN, said=(text,)),))

        assert "「人手が足りず続きません」" in one.reason and "来年" not in one.reason

    def test_a_question_that_does_not_ask_what_holds_back_names_no_obstacle(self):
        assert found(answers=(replace(CHOSEN, question="導入で良くなったこと"),)) == ()

    def test_an_answer_about_something_else_says_nothing_here(self):
        other = replace(CHOSEN, survey="防災訓練の調査", context="防災訓練の調査")

        assert found(answers=(other,)) == ()
        assert found(answers=(replace(other, context="防災訓練の調査 DXの進み方"),)) != ()
        assert found(answers=(replace(other, themes=frozenset({"online"})),)) != ()

    def test_of_several_years_the_newest_is_quoted(self):
        (one,) = found(answers=(replace(CHOSEN, year=2019), CHOSEN))

        assert "2025年" in one.reason

    def test_an_obstacle_asked_as_yes_or_no_counts_only_when_yes(self):
        asked = replace(CHOSEN, question="人手が足りないことに困っていますか", said=(), is_yes=True)

        assert [one.about for one in found(answers=(asked,))] == ["people"]
        assert found(answers=(replace(asked, is_yes=False),)) == ()

    def test_no_to_a_support_is_a_cause_unless_it_was_counted_already(self):
        seen = SeenTogether(30, 20, 45.0, 30.0, 15.0, 5.0, 25.0)

        (one,) = found(answers=(NO_TRAINING,))
        assert (one.kind, one.about) == ("told_no", "training")
        assert "職員を育てる取組" in one.title
        assert found(answers=(replace(NO_TRAINING, is_yes=True),)) == ()
        counted = found(answers=(NO_TRAINING,), lacks=(Lack("training", "職員を育てる取組", seen),))
        assert [one.kind for one in counted] == ["support"]


class TestStories:
    def test_one_municipality_alone_is_no_pattern_however_often_it_tells(self):
        alone = (story("甲市", "人手が足りませんでした"), story("甲市", "兼務がつづきました", ref="case:2"))

        assert found(stories=alone) == ()

    def test_those_of_another_size_are_no_hint_for_this_one(self):
        two = (story("甲市", "人手が足りません", alike=False), story("乙町", "兼務です", ref="case:2"))

        assert found(stories=two) == ()

    def test_two_are_told_as_what_others_say_with_the_call_to_check_here(self):
        two = (story("甲市", "人手が足りませんでした"), story("乙町", "兼務がつづきました", ref="case:2"))

        (one,) = found(stories=two)

        assert (one.kind, one.about, one.sureness) == ("story", "people", Sureness.ELSEWHERE)
        assert "2団体" in one.reason and "甲市、乙町" in one.reason and "担当課に聞いて" in one.reason
        assert one.refs == ("case:1", "case:2")

    def test_what_the_town_said_itself_is_told_once_with_those_who_say_the_same(self):
        others = (
            story("甲市", "予算が足りませんでした"),
            story("乙町", "財源を探しました", ref="case:2"),
            story("丙村", "一緒に買いました", ref="finding:3", topics=frozenset({"予算と費用"})),
        )

        (one,) = found(answers=(CHOSEN,), stories=others)

        assert one.kind == "answer"
        assert "甲市、乙町" in one.reason
        assert one.refs == ("asked:1", "case:1", "case:2", "finding:3")

    def test_what_others_tell_comes_after_what_was_told_here(self):
        two = (story("甲市", "人手が足りません"), story("乙町", "兼務です", ref="case:2"))

        assert [one.sureness for one in found(answers=(CHOSEN,), stories=two)] == [
            Sureness.TOLD,
            Sureness.ELSEWHERE,
        ]

    def test_an_obstacle_that_does_not_belong_to_the_field_is_not_told(self):
        two = (story("甲市", "様式が紙です"), story("乙町", "条例を直しました", ref="case:2"))

        assert [one.about for one in found(stories=two)] == ["rules"]
        assert found(field="organisation", stories=two) == ()


def test_every_obstacle_has_a_reason_an_act_and_words():
    obstacles = cause_rules().obstacles

    assert len({one.id for one in obstacles}) == len(obstacles)
    assert all(one.why and one.act and one.words and one.topics for one in obstacles)
