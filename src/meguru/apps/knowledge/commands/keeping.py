"""Bookmarks: one person's own reminders. They change nothing for the office, so its ledger does not record them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from meguru.apps.knowledge.models import Bookmark, Insight
from meguru.apps.registry.models import Person


@transaction.atomic
def keep_insight(*, insight: Insight, by: Person, now: dt.datetime) -> None:
    """This function will put a bookmark on a finding. Twice is once, also at the same moment."""
    mark = Bookmark(organisation=by.organisation, person=by, insight=insight, kept_at=now)
    Bookmark.objects.bulk_create([mark], ignore_conflicts=True)


@transaction.atomic
def drop_insight(*, insight: Insight, by: Person) -> None:
    """This function will take the bookmark off."""
    Bookmark.objects.filter(person=by, insight=insight).delete()
