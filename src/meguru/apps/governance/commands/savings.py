"""An expected saving entered, changed, decided, withdrawn and brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.governance import bridge
from meguru.apps.governance.commands.recording import (
    at_revision,
    hold_office,
    locked,
    note,
    tells_costs,
    told,
    written,
)
from meguru.apps.governance.commands.refusals import AlreadyInTheLedger, CannotSave, StandsOnIt
from meguru.apps.governance.commands.settling import drop_settlements
from meguru.apps.governance.models import Saving, SavingYear
from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.models import Person
from meguru.engines.savings import Amount

FIELDS = ("title", "kind", "department", "source_words", "system", "operation", "contract", "process")
TIES = ("system", "operation", "contract", "process")
KEPT_TIES = {
    Saving.Source.DIRECTION.value: "system",
    Saving.Source.CONTRACT.value: "contract",
    Saving.Source.BUDGET.value: "system",
}


@transaction.atomic
def add_saving(
    *,
    initiative: Initiative,
    values: Mapping[str, Any],
    years: Mapping[int, Amount],
    by: Person,
    now: dt.datetime,
) -> Saving:
    """This function will enter an expected saving of an initiative.

    `values` holds FIELDS and source, source_key, source_facts, decided_on, decided_words.
    A year in which moving costs more than it saves has negative yen.
    Raises: CannotSave without any amount or with hours below zero; AlreadyInTheLedger.
    """
    _must_hold(years)
    try:
        with transaction.atomic():
            saving = Saving.objects.create(
                organisation=initiative.organisation,
                initiative=initiative,
                stands_since=now,
                made_by=by,
                made_at=now,
                changed_at=now,
                **values,
            )
    except IntegrityError as reason:
        raise AlreadyInTheLedger(_home_of(initiative, values.get("source_key", ""))) from reason
    _store_years(saving, years)
    note(
        "saving_added",
        saving,
        f"取組「{initiative.name}」に見込みの効果「{saving.title}」を書きました",
        by=by,
        now=now,
        payload={
            "source": saving.source,
            "key": saving.source_key,
            **told({"years": _as_json(years)}, hides=tells_costs(saving)),
        },
    )
    return saving


@transaction.atomic
def change_saving(
    *,
    saving: Saving,
    revision: int,
    values: Mapping[str, Any],
    years: Mapping[int, Amount],
    by: Person,
    now: dt.datetime,
) -> Saving:
    """This function will store what a saving says and expects. What was confirmed stays.

    Raises: SavedMeanwhile; CannotSave; StandsOnIt when what it hangs on shall change after a confirmation, or
    when it would overlap with another confirmed saving.
    """
    _must_hold(years)
    hold_office(saving.organisation_id)
    there = at_revision(saving, revision)
    changed = {
        name: {"before": str(getattr(there, name) or ""), "after": str(values[name] or "")}
        for name in FIELDS
        if name in values and getattr(there, name) != values[name]
    }
    before = {one.fiscal_year: one.expected for one in there.years.all()}
    if not changed and {year: one for year, one in before.items() if not one.is_nothing} == dict(years):
        return there
    kept = KEPT_TIES.get(there.source, "")
    if kept in changed and getattr(there, kept) is not None:
        raise CannotSave(
            _("見込みのもとになったシステムや契約は変えられません。取り下げて、書き直してください。")
        )
    hides, against = tells_costs(there), bridge.confirmed_against(there)
    if changed.keys() & set(TIES):
        _must_not_be_confirmed(
            there, _("確認した効果の、業務やシステムは変えられません。先に確認を取り消してください。")
        )
        there.stands_since = now
        drop_settlements(there)
    for name in changed:
        setattr(there, name, values[name])
    there.revision += 1
    there.changed_at = now
    there.save()
    _store_years(there, years)
    if bridge.confirmed_against(there) - against:
        raise StandsOnIt(
            _(
                "この年度では、確認したほかの効果と重なります。年度を分けるか、先に片方の確認を取り消してください。"
            )
        )
    content = {"changed": changed, "before": _as_json(before), "after": _as_json(years)}
    payload = told(content, hides=hides or tells_costs(there))
    note(
        "saving_changed", there, f"見込みの効果「{there.title}」を直しました", by=by, now=now, payload=payload
    )
    return there


@transaction.atomic
def decide_saving(*, saving: Saving, on: dt.date, words: str, by: Person, now: dt.datetime) -> None:
    """This function will note that the office decided to act on a saving, when and where."""
    there = locked(saving)
    if (there.decided_on, there.decided_words) == (on, words):
        return
    there.decided_on, there.decided_words = on, words
    there.revision += 1
    there.save(update_fields=["decided_on", "decided_words", "revision"])
    note(
        "saving_decided",
        there,
        f"効果「{there.title}」を、やると決めました",
        by=by,
        now=now,
        payload={"on": on.isoformat(), "words": words},
    )


@transaction.atomic
def undecide_saving(*, saving: Saving, by: Person, now: dt.datetime) -> None:
    """This function will take a decision back."""
    there = locked(saving)
    if there.decided_on is None:
        return
    there.decided_on, there.decided_words = None, ""
    there.revision += 1
    there.save(update_fields=["decided_on", "decided_words", "revision"])
    note("saving_undecided", there, f"効果「{there.title}」の、やる決定を取り消しました", by=by, now=now)


@transaction.atomic
def withdraw_saving(*, saving: Saving, why: str, by: Person, now: dt.datetime) -> None:
    """This function will take a saving out of all sums; `bring_back_saving` undoes it. Raises: StandsOnIt.

    Its overlaps are open again when it comes back; savings it was split with count whole.
    """
    hold_office(saving.organisation_id)
    there = locked(saving)
    if there.withdrawn_at is not None:
        return
    _must_not_be_confirmed(there, _("確認した効果は取り下げられません。先に確認を取り消してください。"))
    drop_settlements(there)
    there.withdrawn_at, there.withdrawn_why = now, why
    there.revision += 1
    there.save(update_fields=["withdrawn_at", "withdrawn_why", "counted_percent", "revision"])
    note(
        "saving_withdrawn",
        there,
        f"見込みの効果「{there.title}」を取り下げました",
        by=by,
        now=now,
        payload={"why": why},
    )


@transaction.atomic
def bring_back_saving(*, saving: Saving, by: Person, now: dt.datetime) -> None:
    """This function will let a withdrawn saving stand again, behind those that stand. Raises: AlreadyInTheLedger."""
    there = locked(saving)
    if there.withdrawn_at is None:
        return
    there.withdrawn_at, there.withdrawn_why, there.stands_since = None, "", now
    there.revision += 1
    try:
        with transaction.atomic():
            there.save(update_fields=["withdrawn_at", "withdrawn_why", "stands_since", "revision"])
    except IntegrityError as reason:
        raise AlreadyInTheLedger(_home_of(there.initiative, there.source_key)) from reason
    note("saving_brought_back", there, f"見込みの効果「{there.title}」を戻しました", by=by, now=now)


def _must_hold(years: Mapping[int, Amount]) -> None:
    if any(one.minutes < 0 for one in years.values()):
        raise CannotSave(_("時間は、0以上にしてください。"))
    if not years or all(one.is_nothing for one in years.values()):
        raise CannotSave(_("少なくとも一つの年度に、金額か時間を入れてください。"))


def _must_not_be_confirmed(saving: Saving, words: str) -> None:
    if any(not one.confirmed.is_nothing for one in saving.years.all()):
        raise StandsOnIt(words)


def _store_years(saving: Saving, years: Mapping[int, Amount]) -> None:
    """The expectations are replaced; a year that is confirmed keeps its row."""
    there = {one.fiscal_year: one for one in saving.years.all()}
    for fiscal_year in there.keys() | years.keys():
        amount = years.get(fiscal_year, Amount())
        row = there.get(fiscal_year)
        if row is None:
            row = SavingYear(organisation_id=saving.organisation_id, saving=saving, fiscal_year=fiscal_year)
        elif amount.is_nothing and row.confirmed.is_nothing and not _has_history(row):
            row.delete()
            continue
        row.expected_yen, row.expected_minutes = amount.yen, amount.minutes
        row.save()


def _has_history(row: SavingYear) -> bool:
    return row.confirmations.exists() or row.uses.exists()


def _home_of(initiative: Initiative, source_key: str) -> Saving | None:
    found = Saving.objects.filter(
        organisation=initiative.organisation, source_key=source_key, withdrawn_at__isnull=True
    )
    return found.select_related("initiative").first()


def _as_json(years: Mapping[int, Amount]) -> dict[str, dict[str, int]]:
    return {str(year): written(one) for year, one in sorted(years.items())}
