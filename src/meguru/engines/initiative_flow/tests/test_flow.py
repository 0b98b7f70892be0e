"""The standard flow and the guide to experts are complete data."""

from __future__ import annotations

import pytest

from meguru.engines.initiative_flow import BadFlow, RoleKind, expert_guide, read_flow, standard_flow


class TestStandardFlow:
    def test_every_phase_says_what_is_done_what_comes_out_and_what_ends_it(self):
        for phase in standard_flow().phases:
            assert phase.tasks and phase.outputs and phase.exits and phase.purpose

    def test_every_phase_proposes_one_who_answers_and_one_who_does_it(self):
        for phase in standard_flow().phases:
            kinds = [role.kind for role in phase.roles]
            assert kinds.count(RoleKind.ACCOUNTABLE) == 1
            assert RoleKind.DOES in kinds

    def test_the_money_is_asked_for_before_it_is_spent(self):
        phases = list(standard_flow().phases)
        asks = next(number for number, one in enumerate(phases) if one.asks_for_budget)
        spends = next(number for number, one in enumerate(phases) if one.spends)

        assert asks < spends

    def test_without_new_money_nothing_is_asked_for(self):
        assert [one.id for one in standard_flow().without_new_money()] == [
            one.id for one in standard_flow().phases if one.id != "budget"
        ]

    def test_an_unknown_phase_is_none(self):
        assert standard_flow().phase("nothing") is None


class TestReadFlow:
    @pytest.mark.parametrize("text", ["", "version = ", 'version = "1"\nsource = ""\nphases = 3'])
    def test_data_that_is_no_flow_is_refused(self, text):
        with pytest.raises(BadFlow):
            read_flow(text)

    def test_an_impossible_length_is_refused_with_the_name(self):
        phase = 'id = "a"\nname = "考える"\npurpose = ""\nled_by = "office"\nweeks = 0\ntasks = []\noutputs = []\nexits = []'
        text = (
            'version = "1"\nsource = ""\n[budget_closing_day]\nmonth = 10\nday = 31\n[[phases]]\n'
            f'{phase}\n[phases.roles]\naccountable = ""\ndoes = []\nconsulted = []\ninformed = []\n'
        )

        with pytest.raises(BadFlow, match="考える"):
            read_flow(text)


def test_the_guide_asks_what_must_be_settled_with_an_expert():
    asked = {one.id for one in expert_guide().questions}

    assert {"bottleneck", "scope", "duration", "deliverable", "budget"} <= asked
    assert all(one.suggestions and one.help for one in expert_guide().questions)


def test_the_readiness_list_covers_desk_accounts_authority_data_and_introduction():
    listed = [one.id for one in expert_guide().readiness]

    assert {"desk", "accounts", "authority", "data", "introduce"} <= set(listed)
    assert len(set(listed)) == len(listed)
