"""Where confirmed yen and hours went: to other work, into a service, or out of the hours by a change of staffing."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from meguru.apps.budgets.models import BudgetRequest
from meguru.apps.catalogue.models import Service
from meguru.apps.governance import bridge
from meguru.apps.governance.commands.confirming import give_back, must_be_counted
from meguru.apps.governance.commands.funding import pay_back, pay_for
from meguru.apps.governance.commands.recording import hold_office, locked, note, tells_costs, told, written
from meguru.apps.governance.commands.refusals import CannotSave, MoreThanThere
from meguru.apps.governance.models import Confirmation, Proof, Saving, SavingUse, SavingYear
from meguru.apps.inventory.models import StaffGrade
from meguru.apps.registry.models import Person
from meguru.engines.savings import Amount, StaffingChange


@transaction.atomic
def use_saving(
    *,
    saving_year: SavingYear,
    kind: SavingUse.Kind,
    amount: Amount,
    name: str,
    service: Service | None = None,
    budget: BudgetRequest | None = None,
    used_on: dt.date | None = None,
    by: Person,
    now: dt.datetime,
) -> SavingUse:
    """This function will note where confirmed yen or hours of a year went, and which granted budget they paid for.

    Raises: CannotSave for nothing, without a name, for a change of staffing (see `change_staffing`), of an initiative
    put away, while what was confirmed is held out of all sums by an open overlap, for a budget that is not granted;
    MoreThanThere when less is waiting, or less was granted.
    """
    if kind == SavingUse.Kind.STAFFING:
        raise CannotSave(_("配置の見直しは、人数と職層から入れてください。"))
    if amount.is_negative or amount.is_nothing:
        raise CannotSave(_("使った金額か時間を、0より大きくしてください。"))
    if not name:
        raise CannotSave(_("何に使ったかを書いてください。例：書かない窓口"))
    hold_office(saving_year.organisation_id)
    saving = locked(saving_year.saving)
    _must_stand(saving)
    _take(saving_year, amount)
    funded = pay_for(budget, kind, amount, office=saving.organisation_id) if budget else None
    use = SavingUse.objects.create(
        organisation=saving.organisation,
        saving_year=saving_year,
        kind=kind,
        yen=amount.yen,
        minutes=amount.minutes,
        name=name,
        service=service,
        budget=funded,
        used_on=used_on,
        made_by=by,
        made_at=now,
    )
    _note_use("saving_used", saving, use, f"効果「{saving.title}」を「{name}」に使いました", by=by, now=now)
    return use


@transaction.atomic
def change_staffing(
    *,
    saving_year: SavingYear,
    grade: StaffGrade,
    positions_tenths: int,
    name: str,
    used_on: dt.date | None = None,
    by: Person,
    now: dt.datetime,
) -> SavingUse:
    """This function will note that positions were taken away or moved: their hours become yen at the grade's cost.

    The hours leave the confirmed hours; the yen are confirmed by the change itself.
    Raises: NotAStaffingChange; CannotSave for a grade of another office, and as `confirm_saving` while the yen would
    overlap; MoreThanThere when fewer hours are confirmed than the positions work.
    """
    if grade.organisation_id != saving_year.organisation_id:
        raise CannotSave(_("自分の団体の職層を選んでください。"))
    change = StaffingChange(positions_tenths, grade.yearly_yen, grade.yearly_hours)
    if change.yen_made.is_nothing:
        raise CannotSave(_("職層の人件費が0円です。先に、業務の棚卸しで直してください。"))
    hold_office(saving_year.organisation_id)
    saving = locked(saving_year.saving)
    must_be_counted(saving, saving_year.fiscal_year, change.yen_made)
    _take(saving_year, change.hours_taken)
    proof = _proof_of(change, saving_year, grade, by=by, now=now)
    use = SavingUse.objects.create(
        organisation=saving.organisation,
        saving_year=saving_year,
        kind=SavingUse.Kind.STAFFING,
        minutes=change.hours_taken.minutes,
        name=name or proof.title,
        positions_tenths=positions_tenths,
        proof=proof,
        used_on=used_on,
        made_by=by,
        made_at=now,
    )
    SavingYear.objects.filter(pk=saving_year.pk).update(
        confirmed_yen=F("confirmed_yen") + change.yen_made.yen
    )
    Confirmation.objects.create(
        organisation=saving.organisation,
        saving_year=saving_year,
        proof=proof,
        yen=change.yen_made.yen,
        made_by=by,
        made_at=now,
    )
    _note_use(
        "staffing_changed", saving, use, f"効果「{saving.title}」で、職員の配置を見直しました", by=by, now=now
    )
    return use


@transaction.atomic
def withdraw_use(*, use: SavingUse, by: Person, now: dt.datetime) -> None:
    """This function will take a use back. Raises: StandsOnIt when the yen of a change of staffing were used on."""
    saving = locked(use.saving_year.saving)
    there = SavingUse.objects.select_for_update(of=("self",), no_key=True).get(pk=use.pk)
    if there.withdrawn_at is not None:
        return
    if there.kind == SavingUse.Kind.STAFFING:
        give_back(Confirmation.objects.standing().get(proof_id=there.proof_id), now=now)
    SavingYear.objects.filter(pk=there.saving_year_id).update(
        used_yen=F("used_yen") - there.yen, used_minutes=F("used_minutes") - there.minutes
    )
    if there.budget_id is not None:
        pay_back(there)
    there.withdrawn_at = now
    there.save(update_fields=["withdrawn_at"])
    _note_use(
        "use_withdrawn", saving, there, f"効果「{saving.title}」の使い道を取り消しました", by=by, now=now
    )


def _must_stand(saving: Saving) -> None:
    if saving.initiative.put_away_at is not None:
        raise CannotSave(_("しまってある取組の効果は使えません。先に取組を戻してください。"))
    if bridge.confirmed_against(saving):
        raise CannotSave(_("確認したほかの効果と重なっています。先に、重なりを整理してください。"))


def _take(saving_year: SavingYear, amount: Amount) -> None:
    """Raises: MoreThanThere; the database decides."""
    try:
        with transaction.atomic():
            SavingYear.objects.filter(pk=saving_year.pk).update(
                used_yen=F("used_yen") + amount.yen, used_minutes=F("used_minutes") + amount.minutes
            )
    except IntegrityError as reason:
        saving_year.refresh_from_db()
        left = saving_year.waiting
        raise MoreThanThere(
            _("この年度に使えるのは、確かめた分のうち、あと%(yen)s円と%(hours)s時間です。")
            % {"yen": f"{left.yen:,}", "hours": f"{left.minutes / 60:,.1f}"}
        ) from reason


def _note_use(
    activity: str, saving: Saving, use: SavingUse, summary: str, *, by: Person, now: dt.datetime
) -> None:
    amount = told(written(use.amount), hides=tells_costs(saving))
    payload = {"use": use.pk, "kind": use.kind, "name": use.name, **amount}
    if use.budget_id is not None:
        payload["budget_request"] = use.budget.request_id
    note(activity, saving, summary, by=by, now=now, payload=payload)


def _proof_of(
    change: StaffingChange, saving_year: SavingYear, grade: StaffGrade, *, by: Person, now: dt.datetime
) -> Proof:
    """The evidence that a change of staffing is of its own yen, all taken at once."""
    title = _("配置の見直し：%(grade)s %(count)s人分") % {
        "grade": grade.name,
        "count": f"{change.positions_tenths / 10:g}",
    }
    return Proof.objects.create(
        organisation=saving_year.organisation,
        kind=Proof.Kind.STAFFING,
        key=f"staffing:{saving_year.pk}:{now.isoformat()}",
        title=title,
        fiscal_year=saving_year.fiscal_year,
        supports_yen=change.yen_made.yen,
        taken_yen=change.yen_made.yen,
        facts=[
            [_("職層"), grade.name],
            [_("1人の年間の時間"), f"{grade.yearly_hours:,}"],
            [_("1人の年間人件費（円）"), f"{grade.yearly_yen:,}"],
            [_("人数"), f"{change.positions_tenths / 10:g}"],
        ],
        made_by=by,
        made_at=now,
    )
