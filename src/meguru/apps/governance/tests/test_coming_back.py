"""What comes back meets what was confirmed meanwhile: it waits, and is in no sum until people settle it."""

import datetime as dt
import importlib

import pytest
from django.db.models import ProtectedError

from meguru.apps.governance import bridge, commands, queries
from meguru.apps.governance.models import Proof
from meguru.apps.governance.testing import NOON, confirm, make_saving, paper_proof
from meguru.apps.governance.tests.reading import page, text
from meguru.apps.initiatives import commands as initiatives
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.inventory.models import StaffGrade
from meguru.apps.inventory.testing import make_operation
from meguru.apps.registry.testing import make_department
from meguru.apps.systems.models import Contract
from meguru.apps.systems.testing import make_system
from meguru.engines.savings import Amount, SettledAs, whole

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(days=1)


@pytest.fixture
def pair(person):
    """Two confirmed savings of one operation: the first was put away while the second was confirmed."""
    operation = make_operation(department=make_department(organisation=person.organisation))
    first, second = (make_saving(make_initiative(by=person), operation=operation) for _number in range(2))
    confirm(first, Amount(100))
    initiatives.put_away_initiative(initiative=first.initiative, by=person, now=NOON)
    confirm(second, Amount(100))
    initiatives.bring_back_initiative(initiative=first.initiative, by=person, now=LATER)
    return first, second


def wheel(person):
    savings = bridge.standing_savings(person.organisation_id)
    _found, held = bridge.overlaps_of(person.organisation_id)
    return whole(bridge.lines_of(savings, held))


class TestAnInitiativeThatComesBack:
    def test_its_confirmed_savings_are_in_no_sum_until_they_are_settled(self, pair, person):
        first, second = pair
        assert wheel(person).confirmed == Amount(100)

        commands.settle_overlap(
            first=first, second=second, way=SettledAs.DIFFERENT, reason="別の費用", by=person, now=LATER
        )
        assert wheel(person).confirmed == Amount(200)

    def test_nothing_of_it_is_used_before(self, pair, person):
        for one in pair:
            with pytest.raises(commands.CannotSave, match="重なりを整理"):
                use(one, person)

    def test_a_confirmation_taken_back_frees_the_other(self, pair, person):
        first, second = pair
        made = first.years.get().confirmations.get()
        commands.withdraw_confirmation(confirmation=made, by=person, now=LATER)

        use(second, person)
        assert wheel(person).reinvested == Amount(100)

    def test_nothing_of_an_initiative_put_away_is_used(self, pair, person):
        first, second = pair
        initiatives.put_away_initiative(initiative=first.initiative, by=person, now=LATER)

        with pytest.raises(commands.CannotSave, match="しまってある"):
            use(first, person)
        use(second, person)


def use(saving, person):
    return commands.use_saving(
        saving_year=saving.years.get(),
        kind="reinvest",
        amount=Amount(100),
        name="相談",
        by=person,
        now=LATER,
    )


def test_yen_of_a_change_of_staffing_are_looked_at_like_a_confirmation(person):
    operation = make_operation(department=make_department(organisation=person.organisation))
    hours = make_saving(make_initiative(by=person), operation=operation, years={2026: Amount(minutes=60_000)})
    yen = make_saving(make_initiative(by=person), operation=operation, years={2026: Amount(500)})
    confirm(yen, Amount(500))
    confirm(hours, Amount(minutes=60_000))
    grade = StaffGrade.objects.create(
        organisation=person.organisation, name="主任級", position=1, yearly_yen=7_000_000, yearly_hours=1_000
    )

    with pytest.raises(commands.CannotSave, match="重なりを整理"):
        commands.change_staffing(
            saving_year=hours.years.get(), grade=grade, positions_tenths=10, name="", by=person, now=LATER
        )
    assert hours.years.get().used_minutes == 0


def test_a_split_saving_shows_what_counts_here(browser, person):
    operation = make_operation(department=make_department(organisation=person.organisation))
    first, second = (make_saving(make_initiative(by=person), operation=operation) for _number in range(2))
    commands.settle_overlap(
        first=first,
        second=second,
        way=SettledAs.SPLIT,
        reason="半分ずつ",
        first_percent=30,
        by=person,
        now=LATER,
    )

    seen = text(page(browser, "of_initiative", first.initiative_id))
    assert "ここで数えるのは30％：300,000円・30時間" in seen
    assert "30％（全年度で 300,000円・30時間）" in text(page(browser, "saving", first.pk))
    assert queries.effects_of(second.initiative, person).rows[0].counted.yen == "700,000円"


def test_the_contract_of_a_saving_stays(person):
    system = make_system(department=make_department(organisation=person.organisation))
    contract = Contract.objects.create(organisation=person.organisation, system=system, name="保守")
    saving = make_saving(
        make_initiative(by=person), contract=contract, source="contract", source_key="contract:1"
    )

    with pytest.raises(ProtectedError):
        contract.delete()
    saving.refresh_from_db()
    assert saving.contract == contract


class TestNumbersOfPapersStoredAsTyped:
    fold_all = staticmethod(
        importlib.import_module("meguru.apps.governance.migrations.0003_paper_numbers_folded").fold_all
    )

    def stored(self, person, *keys):
        saving = make_saving(make_initiative(by=person))
        for key in keys:
            commands.confirm_saving(
                saving=saving,
                new=paper_proof(supports=Amount(10), key=key, title=key),
                amount=Amount(10),
                by=person,
                now=NOON,
            )

    def test_they_are_folded(self, person):
        self.stored(person, "paper:Ａ－１２ 号", "paper:b-2", "costs:Ａ")

        assert self.fold_all(Proof.objects) == 0
        assert sorted(Proof.objects.values_list("key", flat=True)) == [
            "costs:Ａ",
            "paper:a-12号",
            "paper:b-2",
        ]

    def test_two_that_are_alike_stay_two_and_the_younger_names_the_older(self, person):
        self.stored(person, "paper:ａ1", "paper:A1", "paper:a 1")

        assert self.fold_all(Proof.objects) == 2
        rows = {one.title: one for one in Proof.objects.all()}
        assert rows["paper:ａ1"].key == "paper:a1"
        assert rows["paper:A1"].key == "paper:A1"
        assert "paper:ａ1" in rows["paper:A1"].facts[-1][1]
        assert all(one.taken_yen == 10 for one in rows.values())
