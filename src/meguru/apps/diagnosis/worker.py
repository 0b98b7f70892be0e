"""Background work of the diagnosis: forgetting, once a day and worker."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from meguru.apps.diagnosis.commands import forget_anonymous

EVERY = dt.timedelta(days=1)
_last: list[dt.datetime] = []


def work_once(*, worker: str) -> bool:
    """This function will forget anonymous sheets when a day has passed; it never asks to be called again at once."""
    now = timezone.now()
    if _last and now - _last[0] < EVERY:
        return False
    forget_anonymous(now=now)
    _last[:] = [now]
    return False
