"""What is stored about savings: one home, no more than the evidence, no more used than confirmed, all taken back."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from meguru.apps.governance import bridge, commands
from meguru.apps.governance.models import Confirmation, Proof, Saving, SavingUse, SavingYear
from meguru.apps.governance.testing import NOON, confirm, make_saving, paper_proof
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.inventory.testing import make_grade, make_operation
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.engines.savings import Amount, SettledAs

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(days=1)


def year_of(saving, year=2026):
    return saving.years.get(fiscal_year=year)


def use(saving, amount, *, kind=SavingUse.Kind.REINVEST, name="書かない窓口"):
    return commands.use_saving(
        saving_year=year_of(saving),
        kind=kind,
        amount=amount,
        name=name,
        by=saving.initiative.made_by,
        now=LATER,
    )


def counted(saving):
    return saving.pk not in bridge.overlaps_of(saving.organisation_id)[1]


class TestASavingHasOneHome:
    def test_the_same_source_enters_once_and_says_where_it_stands(self):
        first = make_saving(source=Saving.Source.TRIAL, source_key="trial:7")
        elsewhere = make_initiative(by=first.initiative.made_by)

        with pytest.raises(commands.AlreadyInTheLedger, match=first.initiative.name):
            make_saving(elsewhere, source=Saving.Source.TRIAL, source_key="trial:7")
        assert Saving.objects.count() == 1

    def test_after_it_was_withdrawn_there_it_can_enter_here(self):
        first = make_saving(source=Saving.Source.TRIAL, source_key="trial:7")
        by = first.initiative.made_by
        commands.withdraw_saving(saving=first, why="あちらで数える", by=by, now=LATER)
        make_saving(make_initiative(by=by), source=Saving.Source.TRIAL, source_key="trial:7")

        with pytest.raises(commands.AlreadyInTheLedger):
            commands.bring_back_saving(saving=first, by=by, now=LATER)

    def test_another_office_may_have_the_same_key(self):
        make_saving(source=Saving.Source.TRIAL, source_key="trial:7")
        make_saving(source=Saving.Source.TRIAL, source_key="trial:7")

        assert Saving.objects.count() == 2

    def test_nothing_is_no_saving(self):
        with pytest.raises(commands.CannotSave):
            make_saving(years={2026: Amount()})

    def test_an_older_page_is_refused_and_changes_nothing(self):
        saving = make_saving()
        values = {"title": "紙代"}
        by = saving.initiative.made_by
        years = {2026: Amount(5)}
        commands.change_saving(saving=saving, revision=1, values=values, years=years, by=by, now=LATER)

        with pytest.raises(commands.SavedMeanwhile):
            commands.change_saving(
                saving=saving, revision=1, values={"title": "郵送代"}, years=years, by=by, now=LATER
            )
        saving.refresh_from_db()
        assert (saving.title, saving.revision) == ("紙代", 2)


class TestOverlaps:
    def two(self):
        operation = make_operation()
        by = make_person(Role.MUNICIPAL_DX, organisation=operation.organisation)
        first = make_saving(make_initiative(by=by), operation=operation)
        second = make_saving(make_initiative(by=by), operation=operation)
        return first, second, by

    def test_the_later_one_waits_until_people_say_that_they_are_different(self):
        first, second, by = self.two()
        assert (counted(first), counted(second)) == (True, False)

        settled = commands.settle_overlap(
            first=second, second=first, way=SettledAs.DIFFERENT, reason="別の手順", by=by, now=LATER
        )
        assert counted(second)

        commands.unsettle_overlap(settlement=settled, by=by, now=LATER)
        assert not counted(second)

    def test_a_split_counts_both_at_their_shares(self):
        first, second, by = self.two()
        commands.settle_overlap(
            first=first, second=second, way=SettledAs.SPLIT, reason="半々", first_percent=70, by=by, now=LATER
        )
        first.refresh_from_db()
        second.refresh_from_db()

        assert (first.counted_percent, second.counted_percent) == (70, 30)
        assert counted(first)
        assert counted(second)

    def test_what_is_held_back_is_not_confirmed(self):
        _first, second, _by = self.two()

        with pytest.raises(commands.CannotSave, match="重なりを整理"):
            confirm(second, Amount(10))

    def test_bringing_back_goes_to_the_end_of_the_queue(self):
        first, second, by = self.two()
        commands.withdraw_saving(saving=first, why="", by=by, now=LATER)
        assert counted(second)
        commands.bring_back_saving(saving=first, by=by, now=LATER)
        first.refresh_from_db()

        assert (counted(first), counted(second)) == (False, True)


class TestConfirming:
    def test_two_savings_share_what_one_piece_of_evidence_supports(self):
        first = make_saving()
        second = make_saving(first.initiative)
        by = first.initiative.made_by
        proof = paper_proof(supports=Amount(1000), key="paper:支出命令123")
        commands.confirm_saving(saving=first, new=proof, amount=Amount(700), by=by, now=NOON)

        with pytest.raises(commands.MoreThanThere, match="300円"):
            commands.confirm_saving(saving=second, new=proof, amount=Amount(301), by=by, now=NOON)
        commands.confirm_saving(saving=second, new=proof, amount=Amount(300), by=by, now=NOON)
        assert Proof.objects.get().left == Amount()

    def test_the_database_refuses_more_than_the_evidence(self):
        confirm(make_saving(), Amount(1000))

        with pytest.raises(IntegrityError), transaction.atomic():
            Proof.objects.update(taken_yen=1001)

    def test_taking_it_back_frees_the_evidence(self):
        saving = make_saving()
        made = confirm(saving, Amount(1000, 60), key="paper:1")
        commands.withdraw_confirmation(confirmation=made, by=saving.initiative.made_by, now=LATER)

        assert year_of(saving).confirmed == Amount()
        assert not Proof.objects.standing().exists()
        confirm(saving, Amount(500), key="paper:1")

    def test_what_was_used_is_not_taken_back_from_under_it(self):
        saving = make_saving()
        made = confirm(saving, Amount(1000))
        use(saving, Amount(400))

        with pytest.raises(commands.StandsOnIt, match="使い道"):
            commands.withdraw_confirmation(confirmation=made, by=saving.initiative.made_by, now=LATER)
        assert year_of(saving).confirmed == Amount(1000)

    def test_a_confirmed_saving_is_not_withdrawn(self):
        saving = make_saving()
        confirm(saving, Amount(1000))

        with pytest.raises(commands.StandsOnIt):
            commands.withdraw_saving(saving=saving, why="", by=saving.initiative.made_by, now=LATER)


class TestUsing:
    def test_no_more_is_used_than_was_confirmed(self):
        saving = make_saving()
        confirm(saving, Amount(1000, 600))
        use(saving, Amount(600))

        with pytest.raises(commands.MoreThanThere, match="400円"):
            use(saving, Amount(401), kind=SavingUse.Kind.RELEASE)
        assert year_of(saving).waiting == Amount(400, 600)

    def test_the_database_refuses_more_than_was_confirmed(self):
        saving = make_saving()
        confirm(saving, Amount(1000))

        with pytest.raises(IntegrityError), transaction.atomic():
            SavingYear.objects.update(used_yen=1001)

    def test_hours_become_yen_by_a_change_of_staffing_only_and_leave_the_hours(self):
        saving = make_saving()
        grade = make_grade(saving.organisation, yearly_yen=6_000_000, yearly_hours=1_800)
        confirm(saving, Amount(minutes=200_000))
        made = commands.change_staffing(
            saving_year=year_of(saving),
            grade=grade,
            positions_tenths=10,
            name="窓口の1人を相談へ",
            by=saving.initiative.made_by,
            now=LATER,
        )
        year = year_of(saving)

        assert year.confirmed == Amount(6_000_000, 200_000)
        assert year.waiting == Amount(6_000_000, 200_000 - 108_000)

        commands.withdraw_use(use=made, by=saving.initiative.made_by, now=LATER)
        assert year_of(saving).waiting == Amount(0, 200_000)

    def test_fewer_hours_than_the_positions_work_make_no_yen(self):
        saving = make_saving()
        confirm(saving, Amount(minutes=600))

        with pytest.raises(commands.MoreThanThere):
            commands.change_staffing(
                saving_year=year_of(saving),
                grade=make_grade(saving.organisation, yearly_yen=6_000_000, yearly_hours=1_800),
                positions_tenths=10,
                name="",
                by=saving.initiative.made_by,
                now=LATER,
            )
        assert not Confirmation.objects.filter(yen__gt=0).exists()

    def test_every_change_is_in_the_ledger(self):
        saving = make_saving()
        made = confirm(saving, Amount(1000))
        commands.withdraw_use(use=use(saving, Amount(10)), by=saving.initiative.made_by, now=LATER)
        commands.withdraw_confirmation(confirmation=made, by=saving.initiative.made_by, now=LATER)

        found = Event.objects.filter(activity__startswith="governance.").values_list("activity", flat=True)
        assert list(found) == [
            "governance.saving_added",
            "governance.saving_confirmed",
            "governance.saving_used",
            "governance.use_withdrawn",
            "governance.confirmation_withdrawn",
        ]


class TestWhateverPeopleDo(TestCase):
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["confirm", "use", "withdraw use", "withdraw confirmation"]),
                st.integers(1, 900),
                st.integers(0, 2),
            ),
            max_size=12,
        )
    )
    def test_the_sums_are_those_of_the_rows_and_stay_in_order(self, steps):
        saving = make_saving()
        by = saving.initiative.made_by
        for step, yen, place in steps:
            try:
                if step == "confirm":
                    proof = paper_proof(supports=Amount(1000), key=f"paper:{place}")
                    commands.confirm_saving(saving=saving, new=proof, amount=Amount(yen), by=by, now=NOON)
                elif step == "use":
                    use(saving, Amount(yen))
                elif step == "withdraw use":
                    commands.withdraw_use(use=list(SavingUse.objects.all())[place], by=by, now=LATER)
                else:
                    row = list(Confirmation.objects.all())[place]
                    commands.withdraw_confirmation(confirmation=row, by=by, now=LATER)
            except (ValueError, IndexError):
                continue
        year = year_of(saving)
        confirmed = Confirmation.objects.standing().aggregate(total=Sum("yen"))["total"] or 0
        used = SavingUse.objects.standing().aggregate(total=Sum("yen"))["total"] or 0

        assert (year.confirmed_yen, year.used_yen) == (confirmed, used)
        assert used <= confirmed
        for proof in Proof.objects.standing():
            taken = proof.confirmations.standing().aggregate(total=Sum("yen"))["total"] or 0
            assert proof.taken_yen == taken <= proof.supports_yen
