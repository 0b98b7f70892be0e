import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from meguru.apps.inventory import commands
from meguru.apps.inventory.models import PriorityJudgement, PriorityResult, PriorityRule
from meguru.apps.inventory.queries import priorities as queries
from meguru.apps.inventory.testing import NOON, make_operation
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.priorities import Field, content_of, default_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def clerk(client, section):
    person = make_person(department=section, name="窓口 花子")
    client.force_login(person)
    return person


@pytest.fixture
def dx_office(section):
    return make_person(Role.MUNICIPAL_DX, organisation=section.organisation, name="改革 一郎")


def text_of(answer):
    return answer.content.decode()


def make_large(section, **values):
    return make_operation(
        department=section,
        **{
            "name": "転入届の受付",
            "yearly_hours": Decimal(3000),
            "yearly_volume": 20_000,
            "legal_room": "free",
        }
        | values,
    )


def rule_fields(**changed):
    """What the form of the rule sends."""
    fields = {"from_version": 0, "effect_from": 40, "difficulty_from": 50, "note": ""}
    for criterion in default_rule().criteria:
        fields[f"{criterion.key}_weight"] = criterion.weight
        for answer, points in criterion.points:
            fields[f"{criterion.key}_{answer}"] = points
        if criterion.is_measured:
            fields[f"{criterion.key}_low"] = f"{criterion.low:,.0f}"
            fields[f"{criterion.key}_high"] = f"{criterion.high:,.0f}"
    return fields | changed


class TestTheMatrix:
    def test_puts_large_and_easy_work_first(self, section, clerk):
        small = make_operation(department=section, name="少", yearly_hours=Decimal(1), legal_room="strict")
        large = make_large(section)

        found = queries.priorities(user=clerk, now=NOON)

        assert [one.row.operation for one in found.placed] == [large, small]
        assert found.placed[0].placement.field == Field.FIRST
        assert found.counts == {Field.FIRST: 1, Field.LATER: 1}

    def test_is_shown_as_a_drawing_and_as_a_table(self, client, clerk, section):
        operation = make_large(section)

        page = text_of(client.get(reverse("inventory:priorities")))

        assert page.count(reverse("inventory:priority", args=[operation.pk])) == 2
        assert "まず着手" in page
        assert "既定の基準" in page

    def test_holds_nothing_of_another_office(self, client, clerk):
        make_large(make_department(), name="よその業務")

        assert "よその業務" not in text_of(client.get(reverse("inventory:priorities")))

    def test_says_of_a_system_nobody_named_that_it_is_unknown(self, section, clerk):
        operation = make_large(section)

        placed = queries.placement_of(operation=operation, user=clerk, now=NOON)

        assert [criterion.key for criterion in placed.placement.difficulty.unknown] == ["system"]

    def test_counts_the_years_to_a_renewal_from_this_fiscal_year(self, section, clerk):
        operation = make_large(section, system_used="住基システム", system_renewal_year=2027)
        march = dt.datetime(2026, 3, 31, 14, 0, tzinfo=dt.UTC)
        april = dt.datetime(2026, 3, 31, 15, 0, tzinfo=dt.UTC)  # the first of April in Japan

        years = [
            next(
                part.value
                for part in queries.placement_of(
                    operation=operation, user=clerk, now=now
                ).placement.difficulty.parts
                if part.criterion.key == "renewal"
            )
            for now in (march, april)
        ]

        assert years == [2, 1]


class TestOneOperation:
    def test_explains_every_point(self, client, clerk, section):
        operation = make_large(section, yearly_hours=Decimal(500), yearly_volume=None)

        page = text_of(client.get(reverse("inventory:priority", args=[operation.pk])))

        assert "0で0点、2,000で100点" in page
        assert "分からないので平均に入れていない項目" in page
        assert "年間件数" in page

    def test_of_another_office_is_not_found(self, client, clerk):
        other = make_large(make_department())

        assert client.get(reverse("inventory:priority", args=[other.pk])).status_code == 404
        for name in ("judge_priority", "withdraw_judgement"):
            assert client.post(reverse(f"inventory:{name}", args=[other.pk])).status_code == 404


class TestAnOwnJudgement:
    def test_counts_in_the_place_of_the_computed_points_and_can_be_taken_back(self, client, clerk, section):
        operation = make_large(section)
        judge = reverse("inventory:judge_priority", args=[operation.pk])

        client.post(judge, {"effect": "１０", "difficulty": "", "reason": "制度が来年変わる"})

        placed = queries.placement_of(operation=operation, user=clerk, now=NOON)
        assert (placed.placement.effect.points, placed.reason) == (10, "制度が来年変わる")
        assert "制度が来年変わる" in text_of(client.get(reverse("inventory:priorities")))
        client.post(reverse("inventory:withdraw_judgement", args=[operation.pk]))
        assert not PriorityJudgement.objects.exists()

    def test_is_written_to_the_ledger_with_before_and_after(self, clerk, section):
        operation = make_large(section)
        for points in (10, 90):
            commands.judge(
                operation=operation, effect=points, difficulty=None, reason="事情", by=clerk, now=NOON
            )

        payload = Event.objects.filter(activity="inventory.priority_judged").last().payload

        assert (payload["before"]["effect"], payload["after"]["effect"]) == (10, 90)

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"effect": "50"}, "理由を書いてください"),
            ({"reason": "なんとなく"}, "どちらかの点を入力"),
            ({"effect": "101", "reason": "強い"}, "100"),
        ],
    )
    def test_without_points_or_reason_is_refused_in_words(self, client, clerk, section, typed, words):
        operation = make_large(section)

        answer = client.post(reverse("inventory:judge_priority", args=[operation.pk]), typed)

        assert answer.status_code == 422
        assert words in text_of(answer)
        assert not PriorityJudgement.objects.exists()

    def test_of_another_department_is_refused(self, client, clerk, section):
        other = make_large(make_department(organisation=section.organisation, name="税務課"))

        answer = client.post(
            reverse("inventory:judge_priority", args=[other.pk]), {"effect": "1", "reason": "x"}
        )

        assert answer.status_code == 403
        assert "税務課" in text_of(answer)


class TestTheRule:
    def test_of_the_office_is_stored_as_a_new_version(self, client, dx_office, section, clerk):
        make_large(section)
        client.force_login(dx_office)

        client.post(
            reverse("inventory:edit_priority_rule"),
            rule_fields(hours_weight="0", yen_high="１，０００，０００円", note="小さな町に合わせる"),
        )

        stored = PriorityRule.objects.get()
        assert stored.version == 1
        assert stored.content["criteria"]["hours"]["weight"] == 0
        assert stored.content["criteria"]["yen"]["high"] == 1_000_000
        assert "自分の団体の基準（第1版）" in text_of(client.get(reverse("inventory:priorities")))
        assert "小さな町に合わせる" in text_of(client.get(reverse("inventory:priority_rule")))

    def test_that_says_the_same_stores_nothing(self, dx_office):
        stored = commands.set_rule(
            organisation=dx_office.organisation,
            content=content_of(default_rule()),
            note="",
            from_version=0,
            by=dx_office,
            now=NOON,
        )

        assert stored is None
        assert not Event.objects.exists()

    def test_that_makes_no_sense_is_shown_beside_the_field(self, client, dx_office):
        client.force_login(dx_office)

        answer = client.post(
            reverse("inventory:edit_priority_rule"), rule_fields(hours_low="500", hours_high="100")
        )

        assert answer.status_code == 422
        assert "より大きくしてください" in text_of(answer)
        assert not PriorityRule.objects.exists()

    def test_never_overwrites_what_a_colleague_stored_meanwhile(self, client, dx_office):
        client.force_login(dx_office)
        client.post(reverse("inventory:edit_priority_rule"), rule_fields(effect_from="30"))

        answer = client.post(reverse("inventory:edit_priority_rule"), rule_fields(effect_from="70"))

        assert answer.status_code == 409
        assert "ほかの人が優先順位の基準を変えました" in text_of(answer)
        assert PriorityRule.objects.get().content["effect_from"] == 30

    def test_is_read_by_everyone_and_set_by_the_dx_office(self, client, clerk):
        assert client.get(reverse("inventory:priority_rule")).status_code == 200
        assert client.get(reverse("inventory:edit_priority_rule")).status_code == 403

    def test_suggests_limits_from_the_operations_of_the_office(self, client, dx_office, section):
        for hours in range(1, 11):
            make_operation(department=section, yearly_hours=Decimal(hours * 10))
        client.force_login(dx_office)

        assert "9割は100以下" in text_of(client.get(reverse("inventory:edit_priority_rule")))


class TestAKeptResult:
    def test_stays_as_it_was(self, client, clerk, section):
        operation = make_large(section)
        answer = client.post(reverse("inventory:keep_priorities"), {"name": "令和8年度の候補"})
        commands.put_away(operation=operation, by=clerk, now=NOON)

        page = text_of(client.get(answer.headers["Location"]))

        assert "令和8年度の候補" in page
        assert "転入届の受付" in page and "まず着手" in page
        assert Event.objects.filter(activity="inventory.priorities_kept").exists()

    def test_needs_a_name(self, client, clerk, section):
        make_large(section)

        answer = client.post(reverse("inventory:keep_priorities"), {"name": " "})

        assert answer.status_code == 422
        assert not PriorityResult.objects.exists()

    def test_of_another_office_is_not_found(self, client, clerk):
        stranger = make_person(Role.MUNICIPAL_DX)
        kept = commands.keep_result(user=stranger, name="よそ", now=NOON)

        assert client.get(reverse("inventory:kept_priorities", args=[kept.pk])).status_code == 404


class TestWhatIsKnown:
    def test_of_a_system_can_be_that_there_is_none(self, section, clerk):
        operation = make_large(section, system_used="なし")

        placed = queries.placement_of(operation=operation, user=clerk, now=NOON)

        values = {part.criterion.key: part.value for part in placed.placement.difficulty.parts}
        assert values == {"legal_room": "free", "system": "none", "involved": "own"}

    def test_to_less_than_half_is_said_beside_the_place(self, client, clerk, section):
        operation = make_large(section, legal_room="")

        assert "根拠が少ない</span>" in text_of(client.get(reverse("inventory:priorities")))
        page = text_of(client.get(reverse("inventory:priority", args=[operation.pk])))
        assert "まだ当てになりません" in page
