"""What is found on a card, what is not, and what cannot be judged."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.system_findings import (
    AlikeSystem,
    BadRules,
    ContractFacts,
    ServerFacts,
    Severity,
    Sure,
    SystemFacts,
    functions,
    judge_card,
    lock_in,
    read_rules,
    standard_rules,
)

TODAY = dt.date(2026, 10, 1)
RULES = standard_rules()
NOTHING = SystemFacts(key="1", name="何か")
SOUND = SystemFacts(
    key="1",
    name="施設予約",
    department="市民課",
    functions=("facility_booking",),
    users=50,
    method="service",
    personal_data="personal",
    security_level=2,
    segment="lgwan",
    standardisation="not_subject",
    documents=dict.fromkeys(RULES.documents, True),
    contracts=(
        ContractFacts(
            name="利用契約",
            form="open_bid",
            bidders=4,
            same_vendor_since=2025,
            starts_on=dt.date(2026, 4, 1),
            ends_on=dt.date(2029, 3, 31),
            decide_by=dt.date(2028, 9, 30),
            source_code=None,
            specification=True,
            data_clause=True,
        ),
    ),
)


def found(card, *, peers=(), today=TODAY):
    return {(one.rule, one.subject): one for one in judge_card(card, peers=peers, today=today, rules=RULES)}


def rule(card, name, **options):
    return next((one for (key, _subject), one in found(card, **options).items() if key == name), None)


def contract(**values):
    return replace(SOUND.contracts[0], **values)


class TestASoundCard:
    def test_has_nothing_but_what_needs_five_others(self):
        assert [key for key, one in found(SOUND).items() if one.holds] == []
        assert set(found(SOUND)) == {("cost_high", "")}

    def test_an_empty_card_is_unknown_and_never_fine_or_bad(self):
        everything = found(NOTHING).values()

        assert everything
        assert all(one.sure is Sure.UNKNOWN and one.severity is Severity.NONE for one in everything)
        assert all(one.missing for one in everything)


class TestLockIn:
    def test_is_the_sum_of_its_facts_with_the_reasons(self):
        card = replace(
            SOUND,
            method="own",
            language="COBOL85",
            contracts=(contract(form="negotiated", same_vendor_since=2010, source_code=False),),
        )
        one = rule(card, "lock_in")

        assert sum(fact.points for fact in lock_in(card, today=TODAY, rules=RULES).held) == 65
        assert "65点" in one.sentence
        assert one.severity is Severity.HIGH
        assert ("随意契約で決めている", "15点。ほかの事業者とくらべていません。") in one.inputs

    def test_what_nobody_knows_widens_the_range_and_is_named(self):
        card = replace(SOUND, method="own", contracts=(contract(form=None, source_code=None),))
        one = rule(card, "lock_in")

        assert one.sure is Sure.UNKNOWN
        assert "いまの点は15点ですが" in one.sentence
        assert set(one.missing) == {"契約の方法", "プログラムの元", "プログラムの言語"}

    def test_a_negotiated_contract_is_not_counted_again_for_having_one_bidder(self):
        counted = lock_in(
            replace(SOUND, contracts=(contract(form="negotiated", bidders=1),)), today=TODAY, rules=RULES
        )

        assert [fact.id for fact in counted.held] == ["negotiated"]

    @given(st.lists(st.sampled_from([None, True, False]), min_size=3, max_size=3))
    def test_filling_in_what_was_unknown_never_leaves_the_range(self, answers):
        unknown = contract(source_code=None, specification=None, data_clause=None)
        filled = replace(unknown, source_code=answers[0], specification=answers[1], data_clause=answers[2])
        before, after = (
            lock_in(replace(SOUND, method="own", contracts=(one,)), today=TODAY, rules=RULES)
            for one in (unknown, filled)
        )

        assert before.low <= after.low <= after.high <= before.high
        assert len(after.held) + len(after.not_held) + len(after.unknown) == len(RULES.lock_in)


class TestAge:
    @pytest.mark.parametrize(
        ("renewed", "severity"),
        [
            (dt.date(2016, 10, 2), None),
            (dt.date(2016, 10, 1), Severity.MIDDLE),
            (dt.date(2011, 10, 1), Severity.HIGH),
        ],
    )
    def test_counts_full_years_since_the_last_renewal(self, renewed, severity):
        one = rule(
            replace(SOUND, method="package", first_used_on=dt.date(2000, 4, 1), last_renewed_on=renewed),
            "legacy_age",
        )

        assert (one and one.severity) == severity

    def test_the_end_of_support_is_for_those_who_may_see_security(self):
        card = replace(SOUND, servers=(ServerFacts(name="a", support_ends_on=dt.date(2026, 9, 30)),))

        one = rule(card, "os_support")
        assert one.severity is Severity.HIGH
        assert one.read_by == "security"
        assert "終わりました" in one.sentence


class TestIdleServers:
    def test_a_measured_idle_server_is_found(self):
        server = ServerFacts(
            name="web",
            cpu_peak=Decimal("4.1"),
            memory_peak=Decimal("20"),
            measured_from=dt.date(2026, 4, 1),
            measured_until=dt.date(2026, 4, 30),
        )
        one = rule(replace(SOUND, servers=(server,)), "idle_server")

        assert one.sure is Sure.FACT
        assert "4.1％" in one.sentence

    @pytest.mark.parametrize(
        ("cpu", "memory", "sure"),
        [
            (None, None, Sure.UNKNOWN),
            (5, None, Sure.UNKNOWN),
            (None, 90, None),
            (90, None, None),
            (5, 90, None),
        ],
    )
    def test_what_was_not_measured_is_never_idle(self, cpu, memory, sure):
        one = rule(
            replace(SOUND, servers=(ServerFacts(name="web", cpu_peak=cpu, memory_peak=memory),)),
            "idle_server",
        )

        assert (one and one.sure) == sure

    def test_a_short_measurement_is_an_estimate(self):
        server = ServerFacts(name="web", cpu_peak=Decimal(5), memory_peak=Decimal(5))

        assert rule(replace(SOUND, servers=(server,)), "idle_server").sure is Sure.ESTIMATE


def peers(*costs, users=10, function="facility_booking", department="別の課"):
    return [
        AlikeSystem(
            key=f"p{number}",
            name=f"予約{number}",
            department=department,
            functions=(function,),
            users=users,
            yearly_yen=yen,
        )
        for number, yen in enumerate(costs)
    ]


class TestBesideOthers:
    def test_the_same_function_in_another_department_is_found_and_named(self):
        one = rule(SOUND, "duplicate", peers=peers(1, 2, 3, 4))

        assert one.severity is Severity.MIDDLE
        assert "ほかに4件あります（予約0（別の課）、予約1（別の課）、予約2（別の課）など）" in one.sentence

    def test_a_cost_far_above_the_median_per_user_is_found_and_tells_nobodys_cost(self):
        card = replace(SOUND, yearly_yen=50_000_000, yearly_yen_of=2025)
        one = rule(card, "cost_high", peers=peers(1_234_567, 1_111_111, 1_222_222, 1_333_333, 1_200_001))

        assert one.read_by == "peers"
        assert one.severity is Severity.HIGH
        assert "約120,000円" in one.sentence
        assert "122,222" not in str(one)

    def test_four_others_say_nothing(self):
        card = replace(SOUND, yearly_yen=50_000_000)

        one = rule(card, "cost_high", peers=peers(1, 1, 1, 1))
        assert one.sure is Sure.UNKNOWN
        assert "4件" in one.sentence

    def test_others_with_the_same_cost_do_not_make_a_little_more_stand_out(self):
        card = replace(SOUND, users=10, yearly_yen=1_010_000)

        assert rule(card, "cost_high", peers=peers(*[1_000_000] * 6)) is None


class TestContracts:
    @pytest.mark.parametrize(
        ("decide_by", "severity"),
        [
            (dt.date(2026, 9, 30), Severity.HIGH),
            (dt.date(2026, 10, 1), Severity.MIDDLE),
            (dt.date(2027, 3, 30), Severity.MIDDLE),
            (dt.date(2027, 3, 31), None),
        ],
    )
    def test_a_date_to_decide_by_that_passed_or_is_near(self, decide_by, severity):
        one = rule(replace(SOUND, contracts=(contract(decide_by=decide_by),)), "decide_by")

        assert (one and one.severity) == severity

    def test_ending_inside_the_year_needs_money_that_no_budget_has(self):
        ends = contract(ends_on=dt.date(2026, 12, 31))
        follows = contract(name="次", starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2030, 3, 31))

        assert rule(replace(SOUND, contracts=(ends,)), "ends_before_budget")
        assert not rule(replace(SOUND, contracts=(ends, follows)), "ends_before_budget")
        assert not rule(
            replace(SOUND, contracts=(contract(ends_on=dt.date(2027, 3, 31)),)), "ends_before_budget"
        )

    def test_an_ended_contract_without_another(self):
        card = replace(SOUND, contracts=(contract(ends_on=dt.date(2026, 3, 31), starts_on=None),))

        assert rule(card, "contract_ended").severity is Severity.HIGH

    def test_contracts_that_end_far_apart(self):
        card = replace(SOUND, contracts=(contract(), contract(name="保守", ends_on=dt.date(2027, 3, 31))))

        assert "2027年3月31日と2029年3月31日" in rule(card, "contracts_apart").sentence


class TestProtection:
    def test_a_level_below_the_datas_class(self):
        one = rule(replace(SOUND, personal_data="my_number", security_level=1), "security_level")

        assert one.severity is Severity.HIGH
        assert one.read_by == "security"

    @pytest.mark.parametrize(
        ("data", "segment", "is_found"),
        [("my_number", "lgwan", True), ("personal", "internet", True), ("none", "internet", False)],
    )
    def test_a_network_unfit_for_the_data(self, data, segment, is_found):
        one = rule(replace(SOUND, personal_data=data, segment=segment), "segment")

        assert bool(one) is is_found

    def test_missing_papers_are_named_and_unknown_ones_apart(self):
        papers = dict.fromkeys(RULES.documents, True) | {"user_manual": False}
        del papers["data_definition"]
        one = rule(replace(SOUND, documents=papers), "documents")

        assert "操作の手引き" in one.sentence
        assert one.missing == ("データの項目の一覧",)


class TestTheRules:
    def test_points_must_add_up(self):
        text = (Path(__file__).parents[1] / "rules.toml").read_text(encoding="utf-8")
        with pytest.raises(BadRules):
            read_rules(text.replace("points = 15", "points = 16", 1))

    def test_every_finding_carries_rule_version_inputs_and_what_to_do(self):
        card = replace(SOUND, method="own", contracts=(contract(form="negotiated", source_code=False),))

        for one in judge_card(card, peers=(), today=TODAY, rules=RULES):
            assert one.version == RULES.version
            assert one.action
            assert one.inputs or one.missing

    def test_the_catalogue_has_about_sixty_functions(self):
        assert len(functions()) >= 60
        assert len({one.name for one in functions().values()}) == len(functions())
