"""Free texts that say much the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.questionnaire.grouping import TextGroup, propose_groups

TEXTS = {
    "a": "システムの標準化対応に人手が取られ、新しい取組みに手が回らない。",
    "b": "標準化の移行作業で職員が足りず、ほかのDXまで手が回らない",
    "c": "標準準拠システムへの移行に追われ、人材が不足している。",
    "e": "デジタル人材の確保が難しい",
    "f": "デジタルに詳しい職員がいない。人材の育成も進まない。",
    "j": "高齢者がオンライン申請を使わない",
    "k": "オンライン申請の利用が伸びない。高齢の住民に周知できていない。",
    "l": "特になし",
    "m": "特にありません。",
    "o": "ベンダーの言い値になっている。契約の見直しができない。",
}


def members(groups):
    return {group.members for group in groups}


class TestProposals:
    def test_answers_about_the_same_thing_stand_together(self):
        assert {("a", "b", "c"), ("e", "f"), ("j", "k"), ("l", "m"), ("o",)} == members(propose_groups(TEXTS))

    def test_groups_are_named_by_what_they_share(self):
        names = {group.members: group.name for group in propose_groups(TEXTS)}

        assert names[("j", "k")] == "オンライン・申請"
        assert names[("l", "m")] == "特になし"

    def test_the_order_of_the_texts_changes_nothing(self):
        turned = dict(reversed(TEXTS.items()))

        assert propose_groups(turned) == propose_groups(TEXTS)

    @given(st.lists(st.text(max_size=30), max_size=12))
    def test_every_text_is_in_exactly_one_group(self, texts):
        named = {str(number): text for number, text in enumerate(texts)}

        found = propose_groups(named)

        assert sorted(key for group in found for key in group.members) == sorted(named)
        assert all(group.name for group in found)


class TestPeople:
    def test_what_people_made_is_kept_and_the_rest_proposed(self):
        mine = TextGroup("人のこと", ("e", "o"))

        found = propose_groups(TEXTS, kept=[mine])

        assert (found[0].name, found[0].members, found[0].is_made_by_people) == ("人のこと", ("e", "o"), True)
        assert ("f",) in members(found)

    def test_a_text_that_is_gone_leaves_its_group(self):
        found = propose_groups({"e": TEXTS["e"]}, kept=[TextGroup("人のこと", ("e", "gone"))])

        assert members(found) == {("e",)}
