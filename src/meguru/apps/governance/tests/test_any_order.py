"""Whatever is done in whatever order, also what is refused: the sums agree and nothing is counted twice."""

import datetime as dt
from itertools import count

import pytest
from django.db.models import Sum
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from meguru.apps.budgets import commands as seasons
from meguru.apps.budgets.models import BudgetRequest
from meguru.apps.budgets.testing import hand_in, make_request, make_season
from meguru.apps.governance import bridge, commands, queries
from meguru.apps.governance.models import (
    Confirmation,
    FundedBudget,
    OverlapSettlement,
    Proof,
    Saving,
    SavingUse,
    SavingYear,
)
from meguru.apps.governance.queries.shown import hidden_yen, shown
from meguru.apps.governance.queries.sums import summed_lines
from meguru.apps.governance.testing import NOON, make_saving, paper_proof
from meguru.apps.initiatives import commands as initiatives
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.inventory.testing import make_operation
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person
from meguru.apps.systems.testing import make_system
from meguru.engines.budget_review import CannotMove
from meguru.engines.savings import PLACES, Amount, SettledAs, Wheel, cut, whole

pytestmark = pytest.mark.django_db
SOME = st.integers(0, 3)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "confirm",
                "unconfirm",
                "use",
                "fund",
                "unuse",
                "withdraw",
                "bring_back",
                "put_away",
                "back",
                "settle",
                "unsettle",
                "grant",
                "ungrant",
                "change",
            )
        ),
        SOME,
        SOME,
        st.sampled_from((1, 40, 100, 10**15)),
    ),
    max_size=18,
)
_seconds = count(1)


class World:
    """An office with four savings that could be one or two, and one budget request."""

    def __init__(self):
        office = make_organisation()
        self.dx, self.judge = (make_person(Role.MUNICIPAL_DX, organisation=office) for _number in range(2))
        department = make_department(organisation=office)
        self.clerk = make_person(department=make_department(organisation=office))
        operation, system = make_operation(department=department), make_system(department=department)
        ties = ({"operation": operation}, {"operation": operation}, {"system": system}, {"system": system})
        self.savings = [
            make_saving(
                make_initiative(by=self.dx),
                department=department if number % 2 else None,
                years={2026: Amount(101, 7), 2027: Amount(-5, 3)},
                **tied,
            )
            for number, tied in enumerate(ties)
        ]
        self.budget = make_request(season=make_season(organisation=office), department=department, by=self.dx)
        hand_in(self.budget, by=self.dx)
        self.request("give_opinion", stance="support", reasons="よい", by=self.judge)

    def request(self, command, *, by, **values):
        self.budget = BudgetRequest.objects.get(pk=self.budget.pk)
        if command != "take_back_decision":
            values["from_revision"] = self.budget.revision
        return getattr(seasons, command)(request=self.budget, by=by, now=NOON, **values)

    def do(self, what, first, second, yen):
        saving = Saving.objects.select_related("initiative").get(pk=self.savings[first].pk)
        other = Saving.objects.get(pk=self.savings[second].pk)
        around = {"by": self.dx, "now": NOON + dt.timedelta(seconds=next(_seconds))}
        years = SavingYear.objects.filter(saving=saving)
        confirmed = Confirmation.objects.standing().filter(saving_year__in=years).first()
        used = SavingUse.objects.standing().filter(saving_year__in=years).first()
        if what == "confirm":
            new = paper_proof(supports=Amount(100), key=f"paper:{second}")
            commands.confirm_saving(saving=saving, new=new, amount=Amount(yen), **around)
        elif what in ("use", "fund") and years.filter(fiscal_year=2026).exists():
            commands.use_saving(
                saving_year=years.get(fiscal_year=2026),
                kind="reinvest" if what == "fund" or yen == 1 else "release",
                amount=Amount(yen),
                name="相談",
                budget=self.budget if what == "fund" else None,
                **around,
            )
        elif what == "unconfirm" and confirmed:
            commands.withdraw_confirmation(confirmation=confirmed, **around)
        elif what == "unuse" and used:
            commands.withdraw_use(use=used, **around)
        elif what == "withdraw":
            commands.withdraw_saving(saving=saving, why="", **around)
        elif what == "bring_back":
            commands.bring_back_saving(saving=saving, **around)
        elif what == "put_away":
            initiatives.put_away_initiative(initiative=saving.initiative, **around)
        elif what == "back":
            initiatives.bring_back_initiative(initiative=saving.initiative, **around)
        elif what == "settle":
            way = SettledAs.SPLIT if yen > 1 else SettledAs.DIFFERENT
            commands.settle_overlap(
                first=saving, second=other, way=way, reason="内訳", first_percent=33, **around
            )
        elif what == "unsettle":
            for one in OverlapSettlement.objects.filter(organisation=saving.organisation)[:1]:
                commands.unsettle_overlap(settlement=one, **around)
        elif what == "grant":
            part = {"outcome": "partly", "yen": 60, "reasons": "枠"}
            self.request("decide", by=self.dx, **part)
        elif what == "ungrant":
            self.request("take_back_decision", by=self.dx)
        elif what == "change":
            commands.change_saving(
                saving=saving,
                revision=saving.revision,
                values={"operation": other.operation},
                years={2026 + second % 2: Amount(yen), 2028: Amount(minutes=9)},
                **around,
            )


@settings(max_examples=12, phases=(Phase.generate,))  # to shrink against a database takes minutes
@given(STEPS)
def test_the_sums_agree_and_nothing_is_counted_twice(steps):
    world = World()
    for step in steps:
        try:
            world.do(*step)
        except (commands.CannotSave, CannotMove):
            continue

    nothing_twice(world.dx.organisation_id)
    for person in (world.dx, world.clerk):
        sums_agree(person)


def nothing_twice(office):
    found, held = bridge.overlaps_of(office)
    for one in found:
        assert not one.is_open or held & set(one.pair)
    for year in SavingYear.objects.filter(organisation_id=office):
        standing = Confirmation.objects.standing().filter(saving_year=year)
        assert year.confirmed_yen == (standing.aggregate(yen=Sum("yen"))["yen"] or 0)
        uses = SavingUse.objects.standing().filter(saving_year=year)
        assert year.used_yen == (uses.aggregate(yen=Sum("yen"))["yen"] or 0) <= year.confirmed_yen
    for proof in Proof.objects.filter(organisation_id=office):
        taken = proof.confirmations.filter(withdrawn_at__isnull=True).aggregate(yen=Sum("yen"))["yen"] or 0
        assert taken == proof.taken_yen <= proof.supports_yen
    for budget in FundedBudget.objects.filter(organisation_id=office):
        paid = budget.uses.filter(withdrawn_at__isnull=True).aggregate(yen=Sum("yen"))["yen"] or 0
        assert paid == budget.reinvested_yen <= budget.granted_yen


def sums_agree(person):
    """Added up by the database, one by one, by any cut, and in the list behind each number."""
    office = person.organisation_id
    _found, held = bridge.overlaps_of(office)
    savings = bridge.standing_savings(office)
    one_by_one = bridge.lines_of(savings, held, hidden_yen=hidden_yen(savings, person))
    summed = summed_lines(person, office, held)
    together = whole(one_by_one)
    assert whole(summed) == together
    assert together.used.fits_into(together.confirmed)
    for by in (lambda line: line.fiscal_year, lambda line: line.department, lambda line: line.kind):
        parts = cut(summed, by).parts
        kept = {key: part for key, part in cut(one_by_one, by).parts.items() if part != Wheel()}
        assert {key: part for key, part in parts.items() if part != Wheel()} == kept
    for place in set(PLACES) - {"from_staffing"} | {"waiting"}:
        _rows, number = queries.line_rows(person, place, queries.Asked(), this_year=2026)
        assert number == shown(getattr(together, place))
