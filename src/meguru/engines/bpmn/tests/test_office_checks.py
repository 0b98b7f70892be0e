"""What the checks ask about words, actors and the work itself, and what they leave alone."""

from dataclasses import replace

import pytest

from meguru.engines.bpmn import DiagramBuilder, StepFacts, check, linear, new_process, replace_node
from meguru.engines.bpmn.checks.wording import two_actions
from meguru.engines.bpmn.steps import StepRow, StepTable, apply_table


def manual(*rows):
    """A drawing from rows of (name, actor, form)."""
    table = StepTable(tuple(StepRow(name=name, actor=actor, form=form) for name, actor, form in rows))
    return apply_table(new_process("業務"), table).diagram


def said(diagram, code):
    return [remark.message for remark in check(diagram) if remark.code == code]


class TestTwoActionsInOneStep:
    @pytest.mark.parametrize(
        "name",
        [
            *("確認し、入力する", "確認・入力", "届出を受け付け、内容を確認する", "通知書の作成・発送"),
            *(
                "必要書類を受け取り、控えを渡す",
                "決裁を受けてから通知する",
                "受付・審査",
                "申請内容を確認し入力する",
            ),
            *("窓口に届け、受領印をもらう", "照合及び登録"),
        ],
    )
    def test_two_are_found(self, name):
        assert two_actions(name) is not None
        assert len(said(linear(name="x", tasks=[name]), "two-verbs")) == 1

    @pytest.mark.parametrize(
        "name",
        [
            *(
                "申請・届出の受付",
                "転入・転出の届出",
                "申請書の写し、住民票を確認する",
                "氏名、住所を確認する",
                "本人確認",
            ),
            *(
                "国民健康保険・後期高齢者医療の資格を確認する",
                "課長の決裁を受ける",
                "新築・増築の確認",
                "手続き、相談を受ける",
                "登録した口座を別の職員が照合する",
                "確認していない届出を点検する",
                "証明書を封入して郵送する",
            ),
            *(
                "お知らせ、広報を配る",
                "問い合わせ、苦情に答える",
                "届出の内容と本人確認書類を照合する",
                "Check・Send",
                "",
            ),
        ],
    )
    def test_one_action_on_several_things_is_one(self, name):
        assert two_actions(name) is None


class TestNames:
    def test_names_that_say_no_action_share_one_remark(self):
        diagram = linear(
            name="x", tasks=["窓口", "申請書", "住民票", "台帳", "申請書を確認する", "受付", "審査"]
        )

        (text,) = said(diagram, "name-without-action")

        assert "「窓口」「申請書」「住民票」など 4 つ" in text

    def test_a_long_name_is_told_its_length(self):
        assert "全角およそ 60 文字" in said(linear(name="x", tasks=["確" * 58 + "する"]), "long-name")[0]
        assert said(linear(name="x", tasks=["Check the documents that were sent in"]), "long-name") == []

    def test_the_same_condition_twice_does_not_decide(self):
        diagram = apply_table(
            new_process("x"),
            StepTable(
                (
                    StepRow("", "1", "確認する", next="はい→2、はい→3"),
                    StepRow("", "2", "A"),
                    StepRow("", "3", "B"),
                )
            ),
        ).diagram

        assert "同じ条件「はい」" in said(diagram, "same-condition")[0]


class TestHandingBackAndForth:
    def test_three_handovers_between_the_same_two_are_asked_about(self):
        diagram = manual(
            ("受け付ける", "窓口", ""),
            ("照会する", "税務課", ""),
            ("記録する", "窓口", ""),
            ("回答する", "税務課", ""),
        )

        (text,) = said(diagram, "back-and-forth")

        assert "「税務課」と「窓口」の間で、案件が多いときで 3 回受け渡されています" in text
        assert "「受け付ける」→「照会する」→「記録する」→「回答する」" in text

    def test_asking_once_and_getting_the_answer_is_fine(self):
        diagram = manual(("受け付ける", "窓口", ""), ("照会する", "税務課", ""), ("交付する", "窓口", ""))

        assert said(diagram, "back-and-forth") == []

    def test_what_is_sent_back_is_not_counted(self):
        rows = (
            StepRow(number="1", name="受け付ける", actor="窓口"),
            StepRow(number="2", name="審査する", actor="税務課", next="不備→1、なし→3"),
            StepRow(number="3", name="交付する", actor="窓口"),
        )

        assert said(apply_table(new_process("x"), StepTable(rows)).diagram, "back-and-forth") == []


class TestTheSameEntryTwice:
    def test_the_same_form_entered_twice(self):
        diagram = manual(
            ("住民記録に入力する", "窓口", "転入届"), ("国保システムに入力する", "保険係", "転入届")
        )

        assert "様式「転入届」" in said(diagram, "typed-twice")[0]

    def test_the_same_thing_in_other_words(self):
        diagram = manual(
            ("申請者の氏名と住所を入力する", "窓口", ""), ("申請者の氏名と住所を転記する", "係", "")
        )

        assert len(said(diagram, "typed-twice")) == 1

    def test_different_things_and_different_cases_are_left_alone(self):
        different = manual(("氏名を入力する", "窓口", ""), ("税額を入力する", "係", ""))
        branches = StepTable(
            (
                StepRow(number="1", name="分ける", next="窓口→2、郵送→3"),
                StepRow(number="2", name="申請書を入力する", next="終わり"),
                StepRow(number="3", name="申請書を入力する"),
            )
        )

        checking = manual(("入力結果を印刷する", "係", "確認票"), ("入力結果を照合する", "係", "確認票"))

        assert said(different, "typed-twice") == []
        assert said(checking, "typed-twice") == []
        assert said(apply_table(new_process("x"), branches).diagram, "typed-twice") == []


class TestActorsAndFigures:
    def test_a_step_outside_of_all_lanes(self):
        diagram = manual(("受け付ける", "窓口", ""), ("審査する", "税務課", ""))
        key = next(iter(node.id for node in diagram.nodes.values() if node.name == "審査する"))

        assert (
            "担当が決まっていません" in said(replace_node(diagram, node_id=key, lane_id=None), "no-actor")[0]
        )

    def test_a_drawing_without_any_actor_is_told_once(self):
        assert len(said(linear(name="x", tasks=["受付"] * 6), "no-actors")) == 1
        assert said(linear(name="x", tasks=["受付"] * 3), "no-actors") == []

    def test_a_lane_without_contents(self):
        builder = DiagramBuilder()
        used = builder.lane(name="窓口")
        builder.lane(name="会計係")
        nodes = [builder.start(lane=used), builder.task(name="受付", lane=used), builder.end(lane=used)]
        builder.chain(*nodes)

        assert ["会計係" in text for text in said(builder.build(), "empty-lane")] == [True]

    def test_a_step_of_more_than_a_day(self):
        diagram = replace_node(
            linear(name="x", tasks=["受付"]), node_id="task_1", facts=StepFacts(minutes=2880)
        )

        assert "2,880 分" in said(diagram, "long-step")[0]

    def test_a_page_full_of_steps(self):
        assert "手順が 61" in said(linear(name="x", tasks=["受付"] * 61), "many-steps")[0]

    def test_a_good_manual_earns_no_remark(self):
        diagram = manual(
            ("届出を受け付ける", "窓口", "転入届"),
            ("本人を確認する", "窓口", ""),
            ("住民票を書き換える", "住民係", ""),
        )

        assert check(diagram) == ()
        assert check(replace(diagram, remarks=())) == ()
