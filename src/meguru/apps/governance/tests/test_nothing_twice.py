"""Whatever people confirm, settle, take back or change: no two confirmed savings are one."""

import datetime as dt

import pytest

from meguru.apps.governance import bridge, commands
from meguru.apps.governance.models import OverlapSettlement
from meguru.apps.governance.testing import NOON, confirm, make_saving, paper_proof
from meguru.apps.initiatives.models import Initiative
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.inventory.testing import make_operation
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems.testing import make_system
from meguru.engines.savings import Amount, SettledAs

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(days=1)


@pytest.fixture
def operation():
    return make_operation()


@pytest.fixture
def by(operation):
    return make_person(Role.MUNICIPAL_DX, organisation=operation.organisation)


@pytest.fixture
def make(operation, by):
    return lambda **values: make_saving(make_initiative(by=by), operation=operation, **values)


@pytest.fixture
def settle(by):
    def do(first, second, way=SettledAs.SPLIT, percent=50):
        return commands.settle_overlap(
            first=first, second=second, way=way, reason="内訳", first_percent=percent, by=by, now=LATER
        )

    return do


def change(saving, *, years=None, **values):
    saving.refresh_from_db()
    return commands.change_saving(
        saving=saving,
        revision=saving.revision,
        values=values,
        years=years or {2026: Amount(1_000_000, 6_000)},
        by=saving.initiative.made_by,
        now=LATER,
    )


def test_a_confirmation_in_another_year_is_looked_at_in_that_year(make):
    first = make(years={2026: Amount(100)})
    second = make(years={2027: Amount(100)})
    confirm(second, Amount(100), year=2027)

    with pytest.raises(commands.CannotSave, match="重なりを整理"):
        confirm(first, Amount(100), year=2027)
    confirm(first, Amount(100), year=2026)


def test_a_confirmation_in_another_unit_is_looked_at_in_that_unit(make):
    first = make(years={2026: Amount(100)})
    second = make(years={2026: Amount(minutes=60)})
    confirm(second, Amount(minutes=60))

    with pytest.raises(commands.CannotSave, match="重なりを整理"):
        confirm(first, Amount(minutes=60))


def test_two_confirmed_savings_stay_settled(make, settle, by):
    first, second = make(), make()
    settled = settle(first, second, SettledAs.DIFFERENT)
    confirm(first, Amount(10))
    made = confirm(second, Amount(10))

    with pytest.raises(commands.StandsOnIt, match="両方"):
        commands.unsettle_overlap(settlement=settled, by=by, now=LATER)
    assert OverlapSettlement.objects.filter(pk=settled.pk).exists()
    commands.withdraw_confirmation(confirmation=made, by=by, now=LATER)
    commands.unsettle_overlap(settlement=settled, by=by, now=LATER)


def test_two_confirmed_savings_are_not_changed_into_one(make):
    first = make(years={2026: Amount(100)})
    second = make(years={2027: Amount(100)})
    confirm(first, Amount(100))
    confirm(second, Amount(100), year=2027)

    with pytest.raises(commands.StandsOnIt, match="重なります"):
        change(first, years={2026: Amount(100), 2027: Amount(100)})
    assert [one.fiscal_year for one in first.years.all()] == [2026]


def test_an_initiative_that_is_put_away_confirms_nothing(make):
    saving = make()
    Initiative.objects.filter(pk=saving.initiative_id).update(put_away_at=NOON)

    with pytest.raises(commands.CannotSave, match="しまってある"):
        confirm(saving, Amount(10))


def test_only_what_overlaps_is_settled_and_only_once(make, settle, by):
    first, second = make(), make()
    elsewhere = make_saving(make_initiative(by=by))

    with pytest.raises(commands.CannotSave, match="重なっていない"):
        settle(first, elsewhere)
    settle(first, second, SettledAs.DIFFERENT)
    with pytest.raises(commands.CannotSave, match="整理してあります"):
        settle(first, second)


def test_three_that_are_split_count_at_most_whole(make, settle):
    first, second, third = make(), make(), make()
    settle(first, second)
    settle(first, third)

    with pytest.raises(commands.CannotSave, match="100％を超えます"):
        settle(second, third)
    assert OverlapSettlement.objects.count() == 2


def test_a_second_split_does_not_open_the_first(make, settle):
    first, second, third = make(), make(), make()
    settle(first, second)

    with pytest.raises(commands.CannotSave, match="100％を超えます"):
        settle(first, third, percent=70)


def test_what_goes_or_hangs_elsewhere_leaves_the_others_whole(make, settle, by):
    first, second, third = make(), make(), make()
    settle(first, second, percent=30)
    commands.withdraw_saving(saving=first, why="", by=by, now=LATER)
    second.refresh_from_db()
    assert second.counted_percent == 100

    settle(second, third, percent=40)
    change(second, operation=None)
    third.refresh_from_db()
    second.refresh_from_db()
    assert (second.counted_percent, third.counted_percent) == (100, 100)
    assert not OverlapSettlement.objects.exists()


def test_evidence_stands_for_one_year_and_its_title_fits(make):
    saving = make()
    confirm(saving, Amount(10), key="paper:1", title="長" * 250)

    with pytest.raises(commands.CannotSave, match="2026年度"):
        confirm(saving, Amount(10), key="paper:1", year=2027)


def test_the_ledger_marks_the_yen_of_systems_and_does_not_tell_them(by, operation):
    system = make_system(department=make_department(organisation=operation.organisation))
    saving = make_saving(make_initiative(by=by), system=system, years={2026: Amount(7_654_321)})
    change(saving, years={2026: Amount(7_654_322)}, source_words="年7,654,322円")
    proof = paper_proof(supports=Amount(7_654_321))
    made = commands.confirm_saving(saving=saving, new=proof, amount=Amount(7_654_321), by=by, now=NOON)
    used = commands.use_saving(
        saving_year=saving.years.get(),
        kind="reinvest",
        amount=Amount(7_654_321),
        name="相談",
        by=by,
        now=NOON,
    )
    commands.withdraw_use(use=used, by=by, now=LATER)
    commands.withdraw_confirmation(confirmation=made, by=by, now=LATER)

    events = Event.objects.filter(activity__startswith="governance.")
    assert events.count() == 6
    for event in events:
        assert "7654" not in str(event.payload)
        assert "7,654" not in str(event.payload)
        assert len(event.payload["content_sha256"]) == 64


def test_the_system_of_a_direction_stays_with_it(by, operation):
    system = make_system(department=make_department(organisation=operation.organisation))
    saving = make_saving(make_initiative(by=by), system=system, source="direction", source_key="direction:1")

    with pytest.raises(commands.CannotSave, match="もとになった"):
        change(saving, system=None)


def test_what_is_settled_as_different_is_confirmed_twice(make, settle):
    first, second = make(), make()
    settle(first, second, SettledAs.DIFFERENT)
    confirm(first, Amount(10))
    confirm(second, Amount(10))

    assert bridge.confirmed_against(first) == frozenset()
