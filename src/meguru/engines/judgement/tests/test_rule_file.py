"""The file of rules: what it must say, and that nonsense is refused."""

import pytest

from meguru.engines.judgement import BadRules, Verdict, read_rules, standard_rules
from meguru.engines.redesign import OPERATORS

HEAD = 'version = "1"\n[sources]\nbook = "手引"\n'
RULE = """[[rule]]
id = "one"
verdict = "staff"
effect = "for"
strength = "strong"
when = { trait = "core" }
reason = "理由"
source = "book"
"""


class TestTheShippedRules:
    def test_every_verdict_has_a_rule_for_it(self):
        assert {rule.verdict for rule in standard_rules().rules if rule.effect == "for"} == set(Verdict)

    def test_every_rule_has_a_source_and_a_reason(self):
        assert all(rule.source and rule.reason for rule in standard_rules().rules)

    def test_operators_are_those_of_the_catalogue(self):
        assert {rule.operator for rule in standard_rules().rules} - {""} <= set(OPERATORS)


class TestReading:
    def test_a_small_book(self):
        assert read_rules(HEAD + RULE).rules[0].source == "手引"

    @pytest.mark.parametrize(
        ("before", "after", "says"),
        [
            ('version = "1"', "", "版"),
            ('trait = "core"', 'trait = "shiny"', "shiny"),
            ('trait = "core"', 'weather = "rain"', "weather"),
            ('{ trait = "core" }', '{ trait = "core", fact = "form" }', "一つだけ"),
            ('{ trait = "core" }', "{ all = [] }", "並び"),
            ('{ trait = "core" }', '{ yearly_hours_at_least = "many" }', "数"),
            ('{ trait = "core" }', '{ verdict = "delegate" }', "後で決まる"),
            ('{ trait = "core" }', '{ not = { verdict = "staff" } }', "後で決まる"),
            ('"strong"', '"certain"', "strong か weak"),
            ('"for"', '"maybe"', "maybe"),
            ('source = "book"', 'source = "rumour"', "rumour"),
            ('reason = "理由"', 'reason = "{secret.__class__}"', "secret"),
            ('reason = "理由"', 'reason = "理由"\noperator = "magic"', "magic"),
            ('reason = "理由"', "", "reason"),
            ("[[rule]]", "[[rule", "読めません"),
        ],
    )
    def test_nonsense_is_refused_with_words(self, before, after, says):
        with pytest.raises(BadRules, match=says):
            read_rules((HEAD + RULE).replace(before, after))

    def test_the_same_id_twice_is_refused(self):
        with pytest.raises(BadRules, match="二つ"):
            read_rules(HEAD + RULE + RULE)
