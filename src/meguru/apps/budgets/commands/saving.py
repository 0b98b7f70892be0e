"""What every command here does: take the row under lock, see that nobody wrote meanwhile, and note what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.budgets.models import BudgetRequest
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.engines.budget_review import RequestMove, RequestState, after


class WrittenMeanwhile(ValueError):
    """A colleague saved since this edit began; `theirs` is what stands there now. Nothing was stored."""

    def __init__(self, theirs: Any, who: Person | None) -> None:
        super().__init__(
            _(
                "入力している間に、%sさんが書きかえました。あなたの入力は残っています。見比べて、よければもう一度保存してください。"
            )
            % (who.name if who else _("ほかの人"))
        )
        self.theirs = theirs


def locked(request: BudgetRequest) -> BudgetRequest:
    """The request as it stands, under lock until the end of the transaction."""
    return (
        BudgetRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("season")
        .prefetch_related("department")
        .get(pk=request.pk)
    )


def move(request: BudgetRequest, by_move: RequestMove, *, by: Person | None, now: dt.datetime) -> None:
    """Bring a locked request into its next state. Raises: CannotMove."""
    request.state = after(RequestState(request.state), by_move).value
    touch(request, by=by, now=now)
    request.save(update_fields=["state", "revision", "changed_by", "changed_at"])


def touch(request: BudgetRequest, *, by: Person | None, now: dt.datetime) -> None:
    request.revision += 1
    request.changed_by, request.changed_at = by, now


def note(
    request: BudgetRequest,
    activity: str,
    summary: str,
    *,
    by: Person | None,
    now: dt.datetime,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """One line of the ledger about a request."""
    record(
        organisation=request.organisation,
        by=by,
        activity=f"budgets.{activity}",
        subject=request,
        summary=summary,
        payload=dict(payload or {}),
        now=now,
    )
