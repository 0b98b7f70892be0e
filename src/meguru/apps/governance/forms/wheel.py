"""What of the ledger is looked at."""

from __future__ import annotations

from django.http import QueryDict

from meguru.apps.governance.models import Saving
from meguru.apps.governance.queries import NOBODY, OFFICE, REST, Asked

LONGEST = 9


def asked_of(sent: QueryDict) -> Asked:
    """What an address asks for; what cannot be is left out, so that an old address still shows the page."""
    department = sent.get("department", "")
    kind = sent.get("kind", "")
    return Asked(
        year=_number(sent.get("year", "")),
        department=NOBODY if department == OFFICE else department if _number(department) else None,
        kind=kind if kind in Saving.Kind.values else "",
        initiative=_number(sent.get("initiative", "")),
        rest_of_departments=department == REST,
        rest_of_years=sent.get("year", "") == REST,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None
