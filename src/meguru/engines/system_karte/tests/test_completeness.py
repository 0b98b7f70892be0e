"""How much of a card is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meguru.engines.system_karte import Card, ContractFacts, ServerFacts, completeness, karte


def missing(card: Card) -> set[str]:
    return {item.id for item in completeness(card, this_year=2026).missing}


class TestCompleteness:
    def test_an_empty_card_knows_nothing(self):
        found = completeness(Card(), this_year=2026)

        assert found.share == 0
        assert found.missing[0].weight == 3

    def test_no_is_an_answer_and_unknown_is_none(self):
        card = Card(personal_data="none", contracts=(ContractFacts(source_code="no"),))

        assert missing(card).isdisjoint({"personal_data", "source_code", "contract"})
        assert "data_clause" in missing(card)

    def test_a_cost_of_zero_is_known_and_a_year_that_is_missing_is_not(self):
        assert "cost_last_year" not in missing(Card(costs={2025: 0}))
        assert "cost_last_year" in missing(Card(costs={2024: 1}))

    def test_a_service_is_not_asked_for_servers_and_language(self):
        service = Card(method="service", hosting="service")

        assert missing(service).isdisjoint({"servers", "server_sizes", "language", "maintainers"})
        assert {"servers", "language"} <= missing(replace(service, method="own", hosting="office"))

    def test_sizes_are_asked_for_when_there_are_servers(self):
        small = ServerFacts("A", cores=2, memory_gib=4.0)

        assert "server_sizes" not in missing(Card())
        assert "server_sizes" in missing(Card(servers=(small, ServerFacts("B"))))
        assert "server_load" in missing(Card(servers=(small,)))

    def test_the_sections_add_up_to_the_whole(self):
        found = completeness(Card(purpose="税", hosting="cloud"), this_year=2026)

        assert found.known == 2 + 3
        assert found.asked == sum(one.asked for one in found.sections)
        assert {one.section.id for one in found.sections} == {one.id for one in karte().sections}

    @pytest.mark.parametrize("known", [{"purpose": "x"}, {"users_count": 0}, {"measures": {"backup": False}}])
    def test_knowing_more_never_lowers_the_share(self, known):
        assert completeness(Card(**known), this_year=2026).share > 0
