"""A season opened, its days changed, put away and brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.budgets.commands.requests import CannotSave
from meguru.apps.budgets.commands.saving import WrittenMeanwhile
from meguru.apps.budgets.models import BudgetSeason
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person

FIELDS = ("name", "fiscal_year", "requests_due", "answers_due", "opinions_due", "decisions_due", "note")


def _plain(season: BudgetSeason) -> dict[str, str]:
    return {name: str(getattr(season, name)) for name in FIELDS}


def _note(
    season: BudgetSeason, activity: str, summary: str, *, by: Person | None, now: dt.datetime, **payload: Any
) -> None:
    record(
        organisation=season.organisation,
        by=by,
        activity=f"budgets.{activity}",
        subject=season,
        summary=summary,
        payload=payload,
        now=now,
    )


@transaction.atomic
def open_season(
    *, organisation: Organisation, values: Mapping[str, Any], by: Person | None, now: dt.datetime
) -> BudgetSeason:
    """This function will open a season. `values` holds FIELDS.

    Raises: CannotLay when the days are not in order; CannotSave when there is one of this name.
    """
    season = BudgetSeason(organisation=organisation, opened_by=by, opened_at=now, **values)
    _check_days(season)
    _save(season)
    _note(
        season,
        "season_opened",
        _("予算審査「%s」を始めました") % season.name,
        by=by,
        now=now,
        **_plain(season),
    )
    return season


@transaction.atomic
def change_season(
    *,
    season: BudgetSeason,
    values: Mapping[str, Any],
    from_revision: int,
    by: Person | None,
    now: dt.datetime,
) -> BudgetSeason:
    """This function will change the name, the days and the notice. Raises: as open_season; WrittenMeanwhile."""
    current = BudgetSeason.objects.select_for_update(of=("self",), no_key=True).get(pk=season.pk)
    before = _plain(current)
    for name, value in values.items():
        setattr(current, name, value)
    after = _plain(current)
    if before == after:
        return current
    if current.revision != from_revision:
        raise WrittenMeanwhile(BudgetSeason.objects.get(pk=season.pk), None)
    if (
        "fiscal_year" in values
        and before["fiscal_year"] != after["fiscal_year"]
        and current.requests.exists()
    ):
        raise CannotSave(_("要求が出ているので、年度は変えられません。新しい審査を始めてください。"))
    _check_days(current)
    current.revision += 1
    _save(current)
    _note(
        current,
        "season_changed",
        _("予算審査「%s」の内容を変えました") % current.name,
        by=by,
        now=now,
        before=before,
        after=after,
    )
    return current


def _check_days(season: BudgetSeason) -> None:
    _days = season.days  # raises CannotLay


def _save(season: BudgetSeason) -> None:
    try:
        with transaction.atomic():
            season.save()
    except IntegrityError as twice:
        raise CannotSave(_("同じ名前の予算審査が、もうあります。別の名前にしてください。")) from twice


@transaction.atomic
def put_away_season(*, season: BudgetSeason, by: Person | None, now: dt.datetime) -> None:
    """This function will take a season out of the list; `bring_back_season` undoes it."""
    if BudgetSeason.objects.filter(pk=season.pk, put_away_at__isnull=True).update(put_away_at=now):
        _note(
            season, "season_put_away", _("予算審査「%s」を一覧から外しました") % season.name, by=by, now=now
        )


@transaction.atomic
def bring_back_season(*, season: BudgetSeason, by: Person | None, now: dt.datetime) -> None:
    """This function will put a season back into the list. Raises: CannotSave when its name is taken."""
    try:
        with transaction.atomic():
            changed = BudgetSeason.objects.filter(pk=season.pk, put_away_at__isnull=False).update(
                put_away_at=None
            )
    except IntegrityError as taken:
        raise CannotSave(
            _("同じ名前の予算審査が、もうあります。先にそちらの名前を変えてください。")
        ) from taken
    if changed:
        _note(
            season, "season_brought_back", _("予算審査「%s」を一覧に戻しました") % season.name, by=by, now=now
        )
