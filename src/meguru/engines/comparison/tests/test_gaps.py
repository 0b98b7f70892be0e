"""What would change here to work as the standard does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from meguru.engines.bpmn import StepFacts, Trait, replace_node
from meguru.engines.comparison import GapKind, Treatment, gaps_to_standard, needs_reason
from meguru.engines.comparison.tests.small_towns import COUNTER, drawn
from meguru.engines.comparison.tests.test_matching import DIAGRAMS


class TestGapsToAStandard:
    @given(DIAGRAMS)
    @settings(max_examples=40, deadline=None)
    def test_a_drawing_has_none_to_itself(self, diagram):
        found = gaps_to_standard(diagram, diagram)

        assert found.gaps == ()
        assert found.fitting == len(diagram.tasks())

    @given(DIAGRAMS, DIAGRAMS)
    @settings(max_examples=40, deadline=None)
    def test_every_step_fits_or_stands_in_one_gap(self, here, standard):
        found = gaps_to_standard(here, standard)
        ours = [gap.here_id for gap in found.gaps if gap.here_id]

        assert len(ours) == len(set(ours))
        assert len(ours) + found.fitting == len(here.tasks())
        assert len({gap.key for gap in found.gaps}) == len(found.gaps)

    def test_what_is_missing_comes_in_by_changing_the_flow(self):
        found = gaps_to_standard(drawn("申請書の受付", "決裁"), drawn("申請書の受付", "本人確認", "決裁"))

        assert [(gap.kind, gap.name, gap.treatment) for gap in found.gaps] == [
            (GapKind.MISSING, "本人確認", Treatment.CHANGE)
        ]

    @pytest.mark.parametrize(
        ("trait", "treatment"),
        [
            (None, Treatment.CHANGE),
            (Trait.STATUTORY, Treatment.WORK_AROUND),
            (Trait.JUDGEMENT, Treatment.CHANGE_AND_SET),
            (Trait.DATA_ENTRY, Treatment.CHANGE_AND_SET),
        ],
    )
    def test_what_only_we_do_is_treated_by_what_kind_of_work_it_is(self, trait, treatment):
        here = drawn(*COUNTER, "独自調書の作成")
        if trait is not None:
            here = replace_node(here, node_id="task_6", traits=frozenset({trait}))
        gap = gaps_to_standard(here, drawn(*COUNTER)).gaps[0]

        assert (gap.kind, gap.treatment) == (GapKind.ADDITIONAL, treatment)
        assert gap.reason
        assert gap.to_do

    def test_another_system_is_first_tried_with_settings(self):
        here = replace_node(drawn("決裁"), node_id="task_1", facts=StepFacts(system="紙"))
        standard = replace_node(drawn("決裁"), node_id="task_1", facts=StepFacts(system="電子決裁"))

        assert gaps_to_standard(here, standard).gaps[0].treatment is Treatment.CHANGE_AND_SET

    def test_what_one_side_does_not_write_is_no_gap(self):
        standard = replace_node(
            drawn("決裁"), node_id="task_1", facts=StepFacts(system="電子決裁", minutes=3)
        )

        assert gaps_to_standard(drawn("決裁"), standard).gaps == ()

    def test_additional_development_is_never_proposed(self):
        proposals = {
            gap.treatment
            for trait in Trait
            for gap in gaps_to_standard(
                replace_node(drawn("独自調書の作成"), node_id="task_1", traits=frozenset({trait})),
                drawn("決裁"),
            ).gaps
        }

        assert Treatment.DEVELOP not in proposals

    def test_departing_from_the_proposal_needs_a_reason_and_so_does_development(self):
        assert needs_reason(Treatment.WORK_AROUND, proposed=Treatment.CHANGE)
        assert needs_reason(Treatment.DEVELOP, proposed=Treatment.DEVELOP)
        assert not needs_reason(Treatment.CHANGE, proposed=Treatment.CHANGE)


class TestSectionsUnderOtherNames:
    def test_are_no_gap_and_another_section_is(self):
        standard = drawn(*COUNTER, actors=["窓口", "窓口", "審査担当", "課長", "窓口"])
        here = drawn(*COUNTER, actors=["窓口係", "窓口係", "審査係", "課長", "審査係"])

        found = gaps_to_standard(here, standard)

        assert [(gap.name, gap.what) for gap in found.gaps] == [("証明書の交付", "標準と担当が違います。")]
