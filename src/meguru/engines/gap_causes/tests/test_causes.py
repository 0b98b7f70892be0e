"""Likely causes: with reasons, from the data that are there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meguru.engines.gap_causes import (
    BadRules,
    BudgetShare,
    GapEvidence,
    HeldType,
    Lack,
    MissingPart,
    SeenTogether,
    Sureness,
    cause_rules,
    likely_causes,
    read_rules,
)

NOTHING = GapEvidence(
    key="online_32", name="オンライン化率", field="online", unit="%", size_class="1万人未満の団体"
)
SEEN = SeenTogether(
    doing=30, not_doing=20, mean_doing=45.25, mean_not_doing=30, difference=15.25, low=5, high=25
)


def kinds(evidence: GapEvidence) -> list[str]:
    return [one.kind for one in likely_causes(evidence)]


class TestLikelyCauses:
    def test_without_evidence_nothing_is_said(self):
        assert likely_causes(NOTHING) == ()

    def test_facts_come_before_what_is_seen_together_and_that_before_what_was_told(self):
        evidence = replace(
            NOTHING,
            held=(HeldType("G", "人手が足りない", 4, 5),),
            lacks=(Lack("cio", "責任者の任命", SEEN),),
            also_weak=("子育ての手続",),
        )

        found = likely_causes(evidence)

        told = [Sureness.COUNTED, Sureness.SEEN_TOGETHER, Sureness.TOLD]
        assert [one.sureness for one in found] == told
        assert all(one.reason and one.act for one in found)

    def test_what_is_seen_together_tells_both_sides_and_their_numbers(self):
        (found,) = likely_causes(replace(NOTHING, lacks=(Lack("cio", "責任者の任命", SEEN),)))

        assert found.about == "cio"
        assert all(text in found.reason for text in ("30団体", "20団体", "45.2%", "30.0%", "1万人未満"))

    def test_a_lack_without_a_clear_difference_is_no_cause(self):
        assert kinds(replace(NOTHING, lacks=(Lack("cio", "責任者の任命", None),))) == []

    def test_a_support_that_is_not_looked_at_for_the_field_is_no_cause(self):
        assert kinds(replace(NOTHING, field="mynumber", lacks=(Lack("cio", "責任者の任命", SEEN),))) == []

    def test_parts_count_only_where_more_than_half_are_ahead(self):
        parts = (MissingPart("図書館", 9, 10), MissingPart("水道", 5, 10), MissingPart("施設", 6, 10))

        (found,) = likely_causes(replace(NOTHING, parts=parts))

        assert "「図書館」（10団体のうち9）、「施設」（10団体のうち6）" in found.reason
        assert "水道" not in found.reason

    def test_services_stand_apart_from_parts(self):
        assert kinds(replace(NOTHING, services=(MissingPart("講座", 3, 4),))) == ["services"]

    def test_a_type_holds_when_half_of_the_voices_say_so(self):
        half, fewer = HeldType("C", "しぼれていない", 2, 4), HeldType("D", "わからない", 1, 4)

        found = likely_causes(replace(NOTHING, held=(half, fewer)))

        assert [one.about for one in found] == ["C"]
        assert "4人のうち2人" in found[0].reason

    def test_a_size_class_that_is_behind_is_told_in_the_direction_of_the_indicator(self):
        behind = replace(NOTHING, class_median=20, nation_median=30)

        assert kinds(behind) == ["size"]
        assert kinds(replace(behind, is_less_better=True)) == []

    def test_cost_counts_only_above_the_middle_of_the_peers(self):
        assert kinds(replace(NOTHING, cost=BudgetShare(0.9, 0.5, 8))) == ["cost"]
        assert kinds(replace(NOTHING, cost=BudgetShare(0.4, 0.5, 8))) == []


class TestRules:
    def test_the_rules_that_ship_know_every_type_and_always_have_acts(self):
        rules = cause_rules()

        assert set(rules.stuck) == set("ABCDEFGHI")
        assert all(2 <= len(theme.acts) <= 3 for theme in rules.themes.values())
        assert rules.acts_of("unheard of").acts == rules.themes[""].acts

    @pytest.mark.parametrize(
        ("residents", "place"), [(0, 0), (9_999, 0), (10_000, 1), (299_999, 3), (300_000, 4), (None, None)]
    )
    def test_size_classes(self, residents, place):
        assert cause_rules().size_class(residents) == place

    def test_an_indicator_with_a_line_of_its_own_is_a_field_of_its_own(self):
        assert cause_rules().field_of("mynumber", "online") == "mynumber"
        assert cause_rules().field_of("online_32", "online") == "online"

    @pytest.mark.parametrize("text", ["", "version = ", 'version = "1"\nsource = ""\nsize = []'])
    def test_rules_that_cannot_be_used_say_so(self, text):
        with pytest.raises(BadRules, match="要因の決まり"):
            read_rules(text)
