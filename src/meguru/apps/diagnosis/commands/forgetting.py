"""What nobody keeps is forgotten."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from meguru.apps.diagnosis.models import DiagnosisSheet

KEPT_DAYS = 90
ADDRESSES_KEPT_HOURS = 24


@transaction.atomic
def forget_anonymous(*, now: dt.datetime) -> int:
    """This function will delete sheets of nobody that were not touched for 90 days, and return how many.

    The digests of addresses are emptied after a day. No office is concerned, so there is no ledger to tell.
    """
    DiagnosisSheet.objects.exclude(made_from="").filter(
        made_at__lt=now - dt.timedelta(hours=ADDRESSES_KEPT_HOURS)
    ).update(made_from="")
    old = DiagnosisSheet.objects.of_nobody().filter(changed_at__lt=now - dt.timedelta(days=KEPT_DAYS))
    deleted, _of_each = old.delete()
    return deleted
