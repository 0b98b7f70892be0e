"""What a label suggests is a question; what the office said is a fact."""

import pytest

from meguru.engines.bpmn import Node, NodeKind, Trait
from meguru.engines.redesign.traits import traits_of


def task(name: str, **fields) -> Node:
    return Node(id="task_1", kind=NodeKind.USER_TASK, name=name, **fields)


class TestTraitsOf:
    @pytest.mark.parametrize(
        ("label", "trait"),
        [
            ("通知書を印刷して郵送する", Trait.PAPER),
            ("公印を押印する", Trait.SEAL),
            ("窓口で聞き取る", Trait.FACE_TO_FACE),
            ("台帳に転記する", Trait.DATA_ENTRY),
            ("添付書類を確認する", Trait.CHECK),
            ("支給額を計算する", Trait.RULE_BASED),
            ("支給の可否を決定する", Trait.JUDGEMENT),
            ("T05 Print and send confirmation of receipt", Trait.PAPER),
            ("T02 Check confirmation of receipt", Trait.CHECK),
            ("T10 Determine necessity to stop indication", Trait.JUDGEMENT),
        ],
    )
    def test_guesses_from_the_words_of_a_label(self, label, trait):
        known = traits_of(task(label))

        assert known.has(trait)
        assert known.source(trait) == "label"

    def test_a_step_that_decides_is_never_routine_whatever_else_its_label_says(self):
        known = traits_of(task("審査結果を登録して決定する"))

        assert not known.has(Trait.RULE_BASED)
        assert not known.has(Trait.DATA_ENTRY)

    def test_guesses_nothing_when_the_office_has_said_what_the_step_is(self):
        known = traits_of(task("印刷して確認する", traits=frozenset({Trait.STATUTORY})))

        assert not known.has(Trait.PAPER)
        assert known.source(Trait.STATUTORY) == "diagram"

    def test_finds_whole_latin_words_only(self):
        assert not traits_of(task("Recheckout")).has(Trait.CHECK)

    def test_an_empty_or_odd_label_has_no_traits(self):
        assert traits_of(task("")).guessed == frozenset()
        assert traits_of(task("<script>")).guessed == frozenset()
