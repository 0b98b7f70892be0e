"""Editions, what was written in them, and batches: as one person may see them."""

from __future__ import annotations

from meguru.apps.briefings.models import BriefingBatch, BriefingEdition, BriefingText
from meguru.apps.registry.models import Organisation, Person


def text_of(edition: BriefingEdition | None, body: Organisation) -> BriefingText | None:
    if edition is None:
        return None
    found = BriefingText.objects.filter(edition=edition, body=body).select_related("changed_by").first()
    return found if isinstance(found, BriefingText) else None


def texts_of(edition: BriefingEdition | None) -> dict[int, BriefingText]:
    """Body -> what was written for it."""
    if edition is None:
        return {}
    return {one.body_id: one for one in BriefingText.objects.filter(edition=edition)}


def batches_of(user: Person) -> list[BriefingBatch]:
    """What this person asked for; nobody else sees it."""
    found = BriefingBatch.objects.visible_to(user).filter(asked_by=user)
    return list(found.select_related("prefecture", "edition").prefetch_related("files"))


def before(batch: BriefingBatch) -> int:
    """How many wait before this one."""
    return BriefingBatch.objects.waiting().filter(asked_at__lt=batch.asked_at).count()
