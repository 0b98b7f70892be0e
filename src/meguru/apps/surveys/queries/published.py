"""Results that others may read: published to those who took part, or to everybody."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from meguru.apps.registry.models import Person
from meguru.apps.registry.permissions import Can
from meguru.apps.surveys.models import Recipient, Survey


def published_to(user: Person) -> QuerySet[Survey]:
    """Published surveys of any office that this person may read.

    Who took part is an office that handed over answers. Real and fictional offices never read each other's.
    """
    own = user.organisation_ids_where(Can.VIEW_SURVEY) if user.is_active else []
    took_part = Recipient.objects.filter(
        survey=OuterRef("pk"), body_id__in=own, sheet__released__isnull=False
    )
    return (
        Survey.objects.filter(
            put_away_at__isnull=True, organisation__is_fictional=user.organisation.is_fictional
        )
        .exclude(publication=Survey.Publication.NOBODY)
        .filter(
            Q(publication=Survey.Publication.EVERYBODY) | Q(organisation_id__in=own) | Q(Exists(took_part))
        )
        .select_related("organisation", "previous", "group", "department")
        .order_by("-published_at", "-pk")
    )
