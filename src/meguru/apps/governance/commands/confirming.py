"""Evidence brought in, and so much of a saving confirmed by it; taken back."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from meguru.apps.governance import bridge
from meguru.apps.governance.bridge import NewProof
from meguru.apps.governance.commands.recording import (
    hold_office,
    locked,
    note,
    tells_costs,
    told,
    written,
    year_of,
)
from meguru.apps.governance.commands.refusals import CannotSave, MoreThanThere, StandsOnIt
from meguru.apps.governance.models import Confirmation, Proof, Saving, SavingYear
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.savings import Amount

LONGEST_TITLE = 200


@transaction.atomic
def confirm_saving(
    *, saving: Saving, new: NewProof, amount: Amount, remark: str = "", by: Person, now: dt.datetime
) -> Confirmation:
    """This function will confirm so much of a saving in the year of the evidence.

    The evidence is kept once: when it stands already, what others left of it is used; its figures stay as they are.
    Raises: CannotSave for nothing or less, for a withdrawn saving or one of an initiative put away, while an open
    overlap (also in the new year and unit) stands against it, for evidence that stands for another year; MoreThanThere when the evidence does not support it.
    """
    if amount.is_negative or amount.is_nothing:
        raise CannotSave(_("確認する金額か時間を、0より大きくしてください。"))
    hold_office(saving.organisation_id)
    there = locked(saving)
    must_be_counted(there, new.fiscal_year, amount)
    proof = _standing_proof(there.organisation, new, by=by, now=now)
    if proof.fiscal_year != new.fiscal_year:
        raise CannotSave(
            _("この証拠は、%s年度のものとして、もう使われています。年度を確かめてください。")
            % proof.fiscal_year
        )
    if not amount.fits_into(proof.left):
        raise MoreThanThere(
            _("証拠で確かめられるのは、あと%(yen)s円と%(hours)s時間までです。")
            % {"yen": f"{proof.left.yen:,}", "hours": f"{proof.left.minutes / 60:,.1f}"}
        )
    Proof.objects.filter(pk=proof.pk).update(
        taken_yen=F("taken_yen") + amount.yen, taken_minutes=F("taken_minutes") + amount.minutes
    )
    year = year_of(there, new.fiscal_year)
    SavingYear.objects.filter(pk=year.pk).update(
        confirmed_yen=F("confirmed_yen") + amount.yen,
        confirmed_minutes=F("confirmed_minutes") + amount.minutes,
    )
    confirmation = Confirmation.objects.create(
        organisation=there.organisation,
        saving_year=year,
        proof=proof,
        yen=amount.yen,
        minutes=amount.minutes,
        note=remark,
        made_by=by,
        made_at=now,
    )
    note(
        "saving_confirmed",
        there,
        f"効果「{there.title}」を「{proof.title}」で確かめました",
        by=by,
        now=now,
        payload={
            "year": new.fiscal_year,
            "proof": proof.key,
            **told(written(amount), hides=tells_costs(there)),
        },
    )
    return confirmation


@transaction.atomic
def withdraw_confirmation(*, confirmation: Confirmation, by: Person, now: dt.datetime) -> None:
    """This function will take a confirmation back; evidence that confirms nothing more goes with it.

    Raises: StandsOnIt when what it confirmed was used already.
    """
    saving = locked(confirmation.saving_year.saving)
    there = (
        Confirmation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("proof", "saving_year")
        .get(pk=confirmation.pk)
    )
    if there.withdrawn_at is not None:
        return
    if there.proof.kind == Proof.Kind.STAFFING:
        raise StandsOnIt(
            _("配置の見直しから生まれた金額です。使い道の「配置を見直した」を取り消してください。")
        )
    give_back(there, now=now)
    note(
        "confirmation_withdrawn",
        saving,
        f"効果「{saving.title}」の確認を取り消しました",
        by=by,
        now=now,
        payload={"proof": there.proof.key, **told(written(there.amount), hides=tells_costs(saving))},
    )


def give_back(confirmation: Confirmation, *, now: dt.datetime) -> None:
    """Take a confirmation out of the sums of its year and of its evidence; the saving must be locked.

    Raises: StandsOnIt when what it confirmed was used already.
    """
    try:
        with transaction.atomic():
            SavingYear.objects.filter(pk=confirmation.saving_year_id).update(
                confirmed_yen=F("confirmed_yen") - confirmation.yen,
                confirmed_minutes=F("confirmed_minutes") - confirmation.minutes,
            )
    except IntegrityError as reason:
        raise StandsOnIt(
            _("この効果は、もう使い道が書かれています。先に使い道を取り消してください。")
        ) from reason
    proof = Proof.objects.select_for_update(of=("self",), no_key=True).get(pk=confirmation.proof_id)
    proof.taken_yen -= confirmation.yen
    proof.taken_minutes -= confirmation.minutes
    if proof.taken_yen == 0 and proof.taken_minutes == 0:
        proof.withdrawn_at = now
    proof.save(update_fields=["taken_yen", "taken_minutes", "withdrawn_at"])
    confirmation.withdrawn_at = now
    confirmation.save(update_fields=["withdrawn_at"])


def _standing_proof(organisation: Organisation, new: NewProof, *, by: Person, now: dt.datetime) -> Proof:
    """The evidence with this key, locked; made when it does not stand."""
    standing = Proof.objects.standing().filter(organisation=organisation, key=new.key)
    held = standing.select_for_update(of=("self",), no_key=True)
    there: Proof | None = held.first()
    if there is not None:
        return there
    try:
        with transaction.atomic():
            return Proof.objects.create(
                organisation=organisation,
                kind=new.kind,
                key=new.key,
                title=new.title[:LONGEST_TITLE],
                fiscal_year=new.fiscal_year,
                supports_yen=new.supports.yen,
                supports_minutes=new.supports.minutes,
                facts=[list(one) for one in new.facts],
                system=new.system,
                made_by=by,
                made_at=now,
            )
    except IntegrityError as reason:  # somebody brought the same evidence in at this moment: theirs is used
        theirs: Proof | None = held.first()
        if theirs is None:
            raise CannotSave(_("証拠を選び直してください。")) from reason
        return theirs


def must_be_counted(saving: Saving, fiscal_year: int, amount: Amount) -> None:
    """Raises: CannotSave when what is confirmed in a year would be in no sum; the office must be held."""
    if saving.withdrawn_at is not None:
        raise CannotSave(_("取り下げた効果は確認できません。先に戻してください。"))
    if saving.initiative.put_away_at is not None:
        raise CannotSave(_("しまってある取組の効果は確認できません。先に取組を戻してください。"))
    if bridge.stands_against(saving, fiscal_year, amount):
        raise CannotSave(_("ほかの効果と重なっています。先に、重なりを整理してください。"))
