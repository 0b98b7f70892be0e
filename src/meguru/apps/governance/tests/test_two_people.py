"""Two people confirm, use, settle and grant in the same moment: one of them is refused in words, nothing is lost."""

import pytest
from django.db import OperationalError

from meguru.apps.budgets import commands as seasons
from meguru.apps.budgets.models import BudgetDecision, BudgetRequest
from meguru.apps.budgets.testing import hand_in, make_request, make_season
from meguru.apps.governance import bridge, commands
from meguru.apps.governance.models import FundedBudget, SavingYear
from meguru.apps.governance.testing import NOON, confirm, make_saving, paper_proof
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.inventory.testing import make_operation
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import both, database_for_two, make_department, make_person
from meguru.engines.budget_review import CannotMove
from meguru.engines.savings import Amount, SettledAs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_database_for_two")]


@pytest.fixture
def a_database_for_two(transactional_db, tmp_path):
    with database_for_two(tmp_path):
        yield


@pytest.fixture
def people():
    first = make_person(Role.MUNICIPAL_DX)
    return [first, *(make_person(Role.MUNICIPAL_DX, organisation=first.organisation) for _number in "ab")]


@pytest.fixture
def savings(people):
    operation = make_operation(department=make_department(organisation=people[0].organisation))
    return [make_saving(make_initiative(by=people[0]), operation=operation) for _number in range(2)]


@pytest.fixture
def budget(people):
    """Judged; the third person has given the opinion."""
    office = people[0].organisation
    request = make_request(
        season=make_season(organisation=office), department=make_department(organisation=office), by=people[0]
    )
    hand_in(request, by=people[0])
    request.refresh_from_db()
    seasons.give_opinion(
        request=request,
        stance="support",
        reasons="よい",
        from_revision=request.revision,
        by=people[2],
        now=NOON,
    )
    return BudgetRequest.objects.get(pk=request.pk)


def grant(budget, by):
    return seasons.decide(
        request=budget,
        outcome="granted",
        yen=1_000_000,
        reasons="",
        from_revision=budget.revision,
        by=by,
        now=NOON,
    )


def refused(outcomes):
    """What was refused; a deadlock or a broken constraint would be no refusal."""
    found = [one for one in outcomes if isinstance(one, Exception)]
    words = (commands.CannotSave, CannotMove, seasons.WrittenMeanwhile)
    assert all(isinstance(one, words) and not isinstance(one, OperationalError) for one in found), found
    return found


def use(saving, budget, yen, by):
    return commands.use_saving(
        saving_year=SavingYear.objects.get(saving=saving, fiscal_year=2026),
        kind="reinvest",
        amount=Amount(yen),
        name="相談",
        budget=budget,
        by=by,
        now=NOON,
    )


def confirming(saving, by, key):
    new = paper_proof(supports=Amount(100), key=key)
    return lambda: commands.confirm_saving(saving=saving, new=new, amount=Amount(100), by=by, now=NOON)


def test_of_two_that_are_one_only_one_is_confirmed(people, savings):
    outcomes = both(
        *(confirming(one, by, f"paper:{by.pk}") for one, by in zip(savings, people, strict=False))
    )

    assert len(refused(outcomes)) == 1
    assert sum(one.confirmed_yen for one in SavingYear.objects.all()) == 100


def test_confirming_and_settling_do_not_wait_for_each_other_for_ever(people, savings):
    outcomes = both(
        confirming(savings[1], people[1], "paper:1"),
        lambda: commands.settle_overlap(
            first=savings[1],
            second=savings[0],
            way=SettledAs.DIFFERENT,
            reason="別",
            by=people[0],
            now=NOON,
        ),
    )

    refused(outcomes)
    assert bridge.overlaps_of(people[0].organisation_id)[1] == frozenset()


def test_no_more_is_put_into_a_budget_than_was_granted(people, budget):
    grant(budget, people[0])
    home = make_initiative(by=people[0])
    each = [make_saving(home, years={2026: Amount(700_000)}) for _number in range(2)]
    for one in each:
        confirm(one, Amount(700_000))

    outcomes = both(
        *(lambda one=one, by=by: use(one, budget, 700_000, by) for one, by in zip(each, people, strict=False))
    )
    assert len(refused(outcomes)) == 1
    assert FundedBudget.objects.get().reinvested_yen == 700_000
    assert sum(one.used_yen for one in SavingYear.objects.all()) == 700_000


def test_a_decision_is_made_once_and_taken_back_beside_a_use(people, budget):
    outcomes = both(lambda: grant(budget, people[0]), lambda: grant(budget, people[1]))
    assert len(refused(outcomes)) == 1
    assert BudgetDecision.objects.filter(taken_back_at__isnull=True).count() == 1

    saving = make_saving(make_initiative(by=people[0]))
    confirm(saving, Amount(10))
    budget = BudgetRequest.objects.get(pk=budget.pk)
    outcomes = both(
        lambda: use(saving, budget, 10, people[0]),
        lambda: seasons.take_back_decision(request=budget, by=people[1], now=NOON),
    )
    used = 0 if refused(outcomes) else 10
    assert SavingYear.objects.get(saving=saving).used_yen == used
    assert sum(one.reinvested_yen for one in FundedBudget.objects.all()) == used
