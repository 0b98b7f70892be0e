"""Questions to the outbox. Never writes."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from meguru.apps.outbox.models import Message
from meguru.apps.registry.models import Person
from meguru.apps.registry.roles import Can


def messages(*, user: Person, state: str = "") -> QuerySet[Message]:
    """The messages of the organisations whose outbox this person may see, newest first."""
    found = Message.objects.of_organisations_where(user, Can.VIEW_OUTBOX).select_related("organisation")
    return found.filter(state=state) if state in Message.State.values else found


def counts_by_state(*, user: Person) -> dict[str, int]:
    """How many messages are in each state; every state is there."""
    found = Message.objects.of_organisations_where(user, Can.VIEW_OUTBOX).order_by()
    counted = dict(found.values_list("state").annotate(count=Count("id")))
    return {state: counted.get(state, 0) for state in Message.State.values}
