"""Granted budgets beside the ledger: their effect enters it once, and confirmed yen pay for them, never more than granted."""

import datetime as dt

import pytest
from django.urls import reverse

from meguru.apps.budgets import commands as seasons
from meguru.apps.budgets.testing import NOON as AUTUMN
from meguru.apps.budgets.testing import hand_in, make_request, make_season
from meguru.apps.governance import commands, queries
from meguru.apps.governance.models import FundedBudget, Saving
from meguru.apps.governance.testing import confirm, make_saving
from meguru.apps.governance.tests.reading import page, send, text
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems.testing import make_system
from meguru.engines.savings import Amount

pytestmark = pytest.mark.django_db
LATER = AUTUMN + dt.timedelta(days=90)


@pytest.fixture
def section(person):
    return make_department(organisation=person.organisation)


@pytest.fixture
def initiative(person):
    return make_initiative(by=person)


@pytest.fixture
def grant(person, section):
    """A request handed in, judged by one person and granted by another."""
    season = make_season(organisation=person.organisation)
    judge = make_person(Role.MUNICIPAL_DX, organisation=person.organisation)

    def do(*, yen=1_000_000, **values):
        request = make_request(season=season, department=section, **values)
        hand_in(request, by=person)
        request.refresh_from_db()
        around = {"now": LATER}
        seasons.give_opinion(
            request=request,
            stance="support",
            reasons="よい",
            from_revision=request.revision,
            by=judge,
            **around,
        )
        request.refresh_from_db()
        seasons.decide(
            request=request,
            outcome="granted" if yen == 1_000_000 else "partly" if yen else "refused",
            yen=yen,
            reasons="予算の枠",
            from_revision=request.revision,
            by=person,
            **around,
        )
        return request

    return do


@pytest.fixture
def use(person, initiative):
    """Confirmed yen of a new saving, reinvested in a budget."""

    def do(budget, yen, *, kind="reinvest", amount=None, by=person):
        saving = make_saving(initiative)
        confirm(saving, Amount(yen, 60))
        return commands.use_saving(
            saving_year=saving.years.get(),
            kind=kind,
            amount=amount or Amount(yen),
            name="施設予約",
            budget=budget,
            by=by,
            now=LATER,
        )

    return do


class TestTheEffectOfAGrantedBudget:
    def test_it_enters_the_ledger_with_one_click_and_once(self, browser, person, grant, initiative):
        budget = grant(
            title="施設予約の更新",
            saves_yen=200_000,
            saves_hours=30,
            measure="待つ時間",
            initiative=initiative,
        )
        assert "1年に 200,000円・30時間" in text(page(browser, "budgets"))
        for _click in range(2):
            send(browser, "take_budget", budget.pk, initiative=initiative.pk)

        saving = Saving.objects.get()
        assert (saving.source, saving.initiative, saving.is_decided) == ("budget", initiative, True)
        assert [(one.fiscal_year, one.expected) for one in saving.years.all()] == [
            (year, Amount(200_000, 1_800)) for year in (2027, 2028, 2029)
        ]
        seen = text(page(browser, "saving", saving.pk))
        assert "要求した3年間の経費 1,000,000円" in seen
        assert "同じ3年間の見込み 600,000円・90時間" in seen
        assert f"取組「{initiative.name}」の効果" in text(page(browser, "budgets"))

    def test_it_is_offered_to_its_initiative(self, person, grant, initiative):
        grant(saves_hours=30, initiative=initiative)
        grant(saves_hours=30, yen=0, initiative=initiative)
        grant(initiative=initiative)

        found = queries.candidates_of(initiative, person, first_year=2026)
        assert [(one.source, one.kind) for one in found] == [("budget", "work")]

    def test_a_request_without_an_initiative_asks_for_one(self, browser, grant, initiative):
        budget = grant(saves_yen=1)
        seen = text(page(browser, "take_budget", budget.pk))
        assert initiative.name in seen
        assert "取組を選んでください" in text(send(browser, "take_budget", budget.pk, initiative=""))
        send(browser, "take_budget", budget.pk, initiative=initiative.pk)

        assert Saving.objects.get().initiative == initiative

    def test_of_a_system_it_is_offered_to_who_sees_its_costs(self, client, person, section, grant):
        system = make_system(department=make_department(organisation=person.organisation))
        budget = grant(saves_yen=1, system=system)
        clerk = make_person(Role.DEPARTMENT_STAFF, department=section)

        assert queries.budget_candidates(clerk) == []
        client.force_login(clerk)
        assert page(client, "take_budget", budget.pk).status_code in (403, 404)
        assert [one.system for one in queries.budget_candidates(person)] == [system]


class TestABudgetPaidForBySavings:
    def test_no_more_is_reinvested_than_was_granted(self, grant, use):
        budget = grant()
        use(budget, 700_000)

        with pytest.raises(commands.MoreThanThere, match="あと300,000円"):
            use(budget, 300_001)
        use(budget, 300_000)
        assert FundedBudget.objects.get().reinvested_yen == 1_000_000

    def test_what_is_taken_back_frees_the_budget(self, person, grant, use):
        budget = grant()
        first = use(budget, 1_000_000)
        commands.withdraw_use(use=first, by=person, now=LATER)

        use(budget, 1_000_000)
        assert Event.objects.filter(activity="governance.saving_used").last().payload["budget_request"]

    @pytest.mark.parametrize("kind, amount", [("release", Amount(10)), ("reinvest", Amount(minutes=10))])
    def test_only_reinvested_yen_pay_for_a_budget(self, grant, use, kind, amount):
        with pytest.raises(commands.CannotSave, match="新しいサービス"):
            use(grant(), 100, kind=kind, amount=amount)

    def test_a_budget_must_be_granted_and_of_the_own_office(self, person, grant, use, section):
        with pytest.raises(commands.CannotSave, match="認められていません"):
            use(grant(yen=0), 100)
        with pytest.raises(commands.CannotSave, match="認められていません"):
            use(make_request(season=make_season()), 100)
        assert not FundedBudget.objects.exists()

    def test_a_decision_taken_back_is_told_where_the_money_went(self, browser, person, grant, use):
        budget = grant(title="相談の予約")
        used = use(budget, 500_000)
        seasons.take_back_decision(request=budget, by=person, now=LATER)

        assert "決定が取り消された予算" in text(page(browser, "budgets"))
        assert "予算の決定が取り消されています" in text(page(browser, "saving", used.saving_year.saving_id))
        with pytest.raises(commands.CannotSave, match="認められていません"):
            use(budget, 1)

    def test_a_budget_granted_again_for_less_takes_no_more(self, browser, person, grant, use):
        budget = grant()
        use(budget, 500_000)
        seasons.take_back_decision(request=budget, by=person, now=LATER)
        budget.refresh_from_db()
        seasons.decide(
            request=budget,
            outcome="partly",
            yen=400_000,
            reasons="枠",
            from_revision=budget.revision,
            by=person,
            now=LATER,
        )

        with pytest.raises(commands.MoreThanThere, match="あと0円"):
            use(budget, 1)
        assert "認められた額をこえています" in text(page(browser, "budgets"))

    def test_the_form_names_the_use_after_the_budget(self, browser, person, grant, initiative):
        budget = grant(title="相談の予約")
        saving = make_saving(initiative)
        confirm(saving, Amount(100))
        year = saving.years.get()
        sent = {"saving_year": year.pk, "kind": "reinvest", "yen": "100", "hours": ""}
        refused = browser.post(reverse("governance:use", args=[saving.pk]), sent)
        assert "何に使ったかを書いてください" in text(refused)
        send(browser, "use", saving.pk, **sent, budget=budget.pk)

        assert year.uses.get().name == "相談の予約"
        assert "効果で賄" in text(page(browser, "wheel"))


def test_granted_and_reinvested_stand_side_by_side_and_open(browser, grant, use):
    use(grant(), 250_000)

    seen = text(page(browser, "wheel"))
    assert "認められた予算は 1,000,000円 。そのうち 250,000円 を、確かめた効果で賄いました" in seen
    listed = text(page(browser, "budgets", query="?year=2027"))
    assert "250,000円" in listed
    assert "認められた予算は、まだありません" in text(page(browser, "budgets", query="?year=2026"))
