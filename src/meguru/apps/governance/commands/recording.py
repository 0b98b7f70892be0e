"""One event of the ledger for every change of savings, and the lock that orders changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from meguru.apps.governance.models import Saving, SavingYear
from meguru.apps.initiatives.commands import SavedMeanwhile
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.engines.savings import Amount


def note(
    activity: str,
    subject: models.Model,
    summary: str,
    *,
    by: Person,
    now: datetime,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Append the event."""
    record(
        organisation=subject.organisation,  # type: ignore[attr-defined]
        by=by,
        activity=f"governance.{activity}",
        subject=subject,
        summary=summary,
        payload=payload,
        now=now,
    )


def locked(saving: Saving) -> Saving:
    """The saving as it is now; whoever changes its sums waits here."""
    return (
        Saving.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .prefetch_related("initiative", "department", "system", "process", "contract")
        .get(pk=saving.pk)
    )


def hold_office(organisation_id: int) -> None:
    """Whoever changes what overlaps rest on waits here: all savings of the office, always in the same order."""
    savings = Saving.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(savings.filter(organisation_id=organisation_id).only("pk"))


def at_revision(saving: Saving, revision: int) -> Saving:
    """Raises: SavedMeanwhile."""
    there = locked(saving)
    if there.revision != revision:
        raise SavedMeanwhile(there)
    return there


def year_of(saving: Saving, fiscal_year: int) -> SavingYear:
    """The row of a year, made when it is missing; `saving` must be locked."""
    found, _made = SavingYear.objects.get_or_create(
        organisation_id=saving.organisation_id, saving=saving, fiscal_year=fiscal_year
    )
    return found


def tells_costs(saving: Saving) -> bool:
    """True for savings whose amounts tell what a system costs; not everybody who reads the ledger may see that."""
    sources = (Saving.Source.STUDY, Saving.Source.DIRECTION, Saving.Source.CONTRACT)
    return bool(
        saving.kind == Saving.Kind.SYSTEM
        or saving.source in sources
        or saving.system_id
        or saving.contract_id
        or saving.also_touches
    )


def told(content: Mapping[str, Any], *, hides: bool) -> dict[str, Any]:
    """What the ledger keeps of a content: all of it, or the names of what it holds and its mark."""
    if not hides:
        return dict(content)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "names": {name: sorted(one) if isinstance(one, Mapping) else [] for name, one in content.items()},
        "content_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def written(amount: Amount) -> dict[str, int]:
    return {"yen": amount.yen, "minutes": amount.minutes}
