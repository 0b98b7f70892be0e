"""A request begun, written, handed in, returned, withdrawn and brought back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.budgets import bridge
from meguru.apps.budgets.commands.saving import WrittenMeanwhile, locked, move, note, touch
from meguru.apps.budgets.models import BudgetRequest, BudgetSeason, RequestedAmount, RequestVersion
from meguru.apps.budgets.queries.facts import amounts_of, checks_now
from meguru.apps.registry.models import Department, Person
from meguru.engines.budget_review import CannotMove, RequestMove, three_years, total


class CannotSave(ValueError):
    """What was asked for contradicts what stands there; the message says what and what to do."""


class LateReasonMissing(ValueError):
    """A request was handed in after the deadline without saying why."""


@transaction.atomic
def start_request(
    *,
    season: BudgetSeason,
    department: Department,
    values: Mapping[str, Any],
    by: Person | None,
    now: dt.datetime,
) -> BudgetRequest:
    """This function will begin a request of a department. `values` may hold bridge.FIELDS, `system` and `initiative`.

    Raises: CannotSave when the department has one of this title in the season, or the season was put away.
    """
    _must_go_on(season)
    request = BudgetRequest(
        organisation=season.organisation,
        season=season,
        department=department,
        changed_by=by,
        changed_at=now,
        **values,
    )
    _save(request)
    note(
        request,
        "request_started",
        _("予算要求「%s」を書き始めました") % request.title,
        by=by,
        now=now,
        payload={"season": season.pk, "department": department.pk},
    )
    return request


def _must_go_on(season: BudgetSeason) -> None:
    if not BudgetSeason.objects.in_use().filter(pk=season.pk).exists():
        raise CannotSave(_("この予算審査は一覧から外されています。DX推進の部署に聞いてください。"))


def _save(request: BudgetRequest) -> None:
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as twice:
        raise CannotSave(
            _("この部署には、同じ件名の要求がもうあります。件名を変えるか、その要求を開いてください。")
        ) from twice


@transaction.atomic
def write_request(
    *,
    request: BudgetRequest,
    values: Mapping[str, Any],
    amounts: Mapping[tuple[int, str], int],
    from_revision: int,
    by: Person | None,
    now: dt.datetime,
) -> BudgetRequest:
    """This function will keep what a department writes, amounts as a whole; an amount that is absent is taken out.

    Raises: WrittenMeanwhile; CannotMove when the request is handed in already; CannotSave.
    """
    current = locked(request)
    before = _written(current)
    for name, value in values.items():
        setattr(current, name, value)
    after = {**bridge.content_of(current), "amounts": _listed(amounts)}
    if before == after:
        return current
    if not current.is_writable:
        raise CannotMove(_("提出したあとは書きかえられません。差し戻してもらってください。"))
    if current.revision != from_revision:
        theirs = BudgetRequest.objects.select_related("changed_by").get(pk=request.pk)
        raise WrittenMeanwhile(theirs, theirs.changed_by)
    touch(current, by=by, now=now)
    _save(current)
    current.amounts.all().delete()
    RequestedAmount.objects.bulk_create(
        RequestedAmount(
            organisation_id=current.organisation_id, request=current, fiscal_year=year, kind=kind, yen=yen
        )
        for (year, kind), yen in sorted(amounts.items())
    )
    note(
        current,
        "request_written",
        _("予算要求「%s」を書きました") % current.title,
        by=by,
        now=now,
        payload=_changed(before, after),
    )
    return current


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What the ledger keeps of a draft: the names of what changed and a hash; the words are the department's own."""
    written = json.dumps(after, ensure_ascii=False, sort_keys=True, default=str)
    return {
        "fields": [name for name in after if before.get(name) != after[name]],
        "sha256": hashlib.sha256(written.encode()).hexdigest(),
    }


def _written(request: BudgetRequest) -> dict[str, Any]:
    return {**bridge.content_of(request), "amounts": _listed(amounts_of(request))}


def _listed(amounts: Mapping[tuple[int, str], int]) -> list[list[Any]]:
    return [[year, kind, yen] for (year, kind), yen in sorted(amounts.items())]


@transaction.atomic
def hand_in(
    *,
    request: BudgetRequest,
    from_revision: int,
    late_reason: str = "",
    today: dt.date,
    by: Person,
    now: dt.datetime,
) -> RequestVersion:
    """This function will hand a request in: it becomes a version with what the checks say of it today.

    Raises: WrittenMeanwhile; CannotMove; CannotSave without an amount for the year; LateReasonMissing.
    """
    current = locked(request)
    if current.revision != from_revision:
        raise WrittenMeanwhile(current, current.changed_by)
    _must_go_on(current.season)
    amounts = amounts_of(current)
    first_year = total(amounts, year=current.season.fiscal_year)
    if not first_year:
        raise CannotSave(_("%s年度の金額を書いてから、提出してください。") % current.season.fiscal_year)
    late = today > current.season.requests_due and not current.versions.exists()
    if late and not late_reason.strip():
        raise LateReasonMissing(_("締切をすぎています。おくれた理由を書くと、提出できます。"))
    move(current, RequestMove.HAND_IN, by=by, now=now)
    newest = current.versions.order_by("-number").first()
    value = bridge.value_of(current, amounts=amounts, around=bridge.Surroundings())
    version = RequestVersion.objects.create(
        organisation_id=current.organisation_id,
        request=current,
        number=newest.number + 1 if newest else 1,
        content=bridge.content_of(current),
        amounts=_listed(amounts),
        first_year_yen=first_year,
        three_years_yen=three_years(value),
        checks=bridge.plain_checks(checks_now(current, by=by, now=now)),
        checks_version=bridge.checks_version(),
        late_reason=late_reason.strip() if late else "",
        handed_in_by=by,
        handed_in_at=now,
    )
    note(
        current,
        "request_handed_in",
        _("予算要求「%s」を提出しました") % current.title,
        by=by,
        now=now,
        payload={"version": version.number, "yen": first_year, "late_reason": version.late_reason},
    )
    return version


@transaction.atomic
def return_request(*, request: BudgetRequest, words: str, by: Person, now: dt.datetime) -> None:
    """This function will give a request back to its department to be written anew. Raises: CannotMove; CannotSave."""
    if not words.strip():
        raise CannotSave(_("何を直してほしいかを書いてください。"))
    current = locked(request)
    move(current, RequestMove.RETURN, by=by, now=now)
    current.opinions.filter(taken_back_at__isnull=True).update(taken_back_at=now)
    note(
        current,
        "request_returned",
        _("予算要求「%s」を差し戻しました") % current.title,
        by=by,
        now=now,
        payload={"words": words.strip()},
    )


@transaction.atomic
def withdraw(*, request: BudgetRequest, by: Person | None, now: dt.datetime) -> None:
    """This function will take a request out of the season; `bring_back` undoes it. Raises: CannotMove."""
    current = locked(request)
    move(current, RequestMove.WITHDRAW, by=by, now=now)
    note(current, "request_withdrawn", _("予算要求「%s」を取り下げました") % current.title, by=by, now=now)


@transaction.atomic
def bring_back(*, request: BudgetRequest, by: Person | None, now: dt.datetime) -> None:
    """This function will bring a withdrawn request back to be written. Raises: CannotMove; CannotSave."""
    current = locked(request)
    _must_go_on(current.season)
    try:
        with transaction.atomic():
            move(current, RequestMove.BRING_BACK, by=by, now=now)
    except IntegrityError as twice:
        raise CannotSave(
            _("同じ件名の要求があるので、戻せません。先にそちらの件名を変えてください。")
        ) from twice
    note(
        current,
        "request_brought_back",
        _("予算要求「%s」を作成中に戻しました") % current.title,
        by=by,
        now=now,
    )
