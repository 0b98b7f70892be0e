"""Steps of municipal work as people name them, and what should and should not be said of each.

Nothing but the label is known here (and much volume), so that every answer is a likely one. Written by hand for this
project; near misses stand side by side (許可の決定 and 許可書の印刷).
"""

import pytest

from meguru.engines.bpmn import DiagramBuilder, StepFacts
from meguru.engines.bpmn.edit import replace_node
from meguru.engines.judgement import Verdict, inputs_of, judge

DROP, STAFF, ONLINE, AUTOMATE, DELEGATE = (
    Verdict.DROP,
    Verdict.STAFF,
    Verdict.ONLINE,
    Verdict.AUTOMATE,
    Verdict.DELEGATE,
)
LABELLED = (
    # label, what should be said, what must not be said
    ("受給資格の審査", {STAFF}, {DELEGATE, AUTOMATE}),
    ("許可の決定", {STAFF}, {DELEGATE, AUTOMATE}),
    ("許可書の印刷", {DELEGATE}, {STAFF}),
    ("許可書の発送", {DELEGATE}, {STAFF}),
    ("減免の可否の判断", {STAFF}, {DELEGATE, AUTOMATE}),
    ("減免申請書の入力", {DELEGATE, AUTOMATE}, {STAFF}),
    ("差押の執行", {STAFF}, {DELEGATE}),
    ("差押調書のデータ入力", {DELEGATE}, {STAFF}),
    ("審査請求への対応方針の協議", {STAFF}, {DELEGATE, AUTOMATE}),
    ("総合計画の策定方針の立案", {STAFF}, {DELEGATE, AUTOMATE}),
    ("計画の基礎データの集計", {DELEGATE, AUTOMATE}, {STAFF}),
    ("条例案の起案", {STAFF}, {DELEGATE, AUTOMATE}),
    ("苦情への回答", {STAFF}, {DELEGATE}),
    ("電話での問合せ対応", {DELEGATE}, {STAFF, AUTOMATE}),
    ("事業所への立入", {STAFF}, {DELEGATE}),
    ("生活に困っている人との面談", set(), {ONLINE, AUTOMATE, DELEGATE}),
    ("保育の利用調整", {STAFF}, {DELEGATE, AUTOMATE}),
    ("課長の決裁", {STAFF}, {DELEGATE, AUTOMATE}),
    ("課長の押印", {DROP}, {AUTOMATE}),
    ("公印の押印", {DROP}, {AUTOMATE}),
    ("窓口での届出の受付", {ONLINE, DELEGATE}, {STAFF, AUTOMATE}),
    ("窓口での申請の相談", set(), {ONLINE, AUTOMATE}),
    ("窓口での証明書の交付", {ONLINE, DELEGATE}, {STAFF, AUTOMATE}),
    ("郵送された申請書類の開封", {ONLINE}, {STAFF}),
    ("書類の受理", {ONLINE}, {AUTOMATE}),
    ("納税通知書の発送", {ONLINE, DELEGATE}, {STAFF}),
    ("決定通知書の郵送", {ONLINE, DELEGATE}, {STAFF}),
    ("審査結果の決定", {STAFF}, {DELEGATE, AUTOMATE}),
    ("認定請求書の受領", set(), {STAFF, AUTOMATE}),
    ("相談記録の入力", {AUTOMATE, DELEGATE}, {STAFF}),
    ("手数料の収納", {ONLINE}, {STAFF}),
    ("届書の記載事項の確認", set(), {ONLINE, STAFF, AUTOMATE}),
    ("申込書と登録内容の照合", set(), {ONLINE, STAFF}),
    ("税システムへの入力", {AUTOMATE, DELEGATE}, {STAFF, ONLINE}),
    ("台帳への転記", {AUTOMATE, DELEGATE}, {STAFF, ONLINE}),
    ("受給者情報の登録", {AUTOMATE, DELEGATE}, {STAFF}),
    ("支給額の計算", {AUTOMATE, DELEGATE}, {STAFF}),
    ("オンライン申請の印刷", {DROP}, {STAFF, ONLINE}),
    ("電子申請を紙に出力する", {DROP}, {STAFF}),
    ("控えの保管", {DROP}, {STAFF, AUTOMATE}),
    ("申告書をつづって保管する", {DROP}, {STAFF}),
    ("封入と封緘", {DELEGATE}, {STAFF}),
    ("申請書のスキャン", {DELEGATE}, {STAFF, ONLINE}),
    ("会議録の翻訳", {DELEGATE}, {STAFF}),
    ("用地の測量", {DELEGATE}, {STAFF, ONLINE}),
    ("不動産の鑑定", {DELEGATE}, {STAFF}),
)


def likely_of(label):
    """What the rules say of a single step with this label, done ten thousand times a year for six minutes."""
    builder = DiagramBuilder(name="手続")
    builder.chain(builder.start(), builder.task(id="step", name=label), builder.end())
    diagram = replace_node(builder.build(), node_id="step", facts=StepFacts(minutes=6, times_a_year=10_000))
    (step,) = judge(inputs_of(diagram)).steps
    return {verdict for verdict, answer in step.answers.items() if answer.outcome.holds}


@pytest.mark.parametrize(("label", "should", "must_not"), LABELLED, ids=[label for label, *_ in LABELLED])
def test_what_a_label_alone_suggests(label, should, must_not):
    said = likely_of(label)

    assert should <= said
    assert not said & must_not


def test_nothing_is_sure_while_only_the_label_is_known():
    for label, *_ in LABELLED:
        builder = DiagramBuilder(name="手続")
        builder.chain(builder.start(), builder.task(name=label), builder.end())
        (step,) = judge(inputs_of(builder.build())).steps
        assert {answer.outcome for answer in step.answers.values()}.isdisjoint({"yes"}), label
