"""What people do with initiatives: one function, one transaction, one event."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Department, Organisation, Person


class AlreadyNamed(ValueError):
    """Another initiative of the office has this name."""


@transaction.atomic
def add_initiative(
    *,
    organisation: Organisation,
    name: str,
    theme: str = "",
    department: Department | None = None,
    by: Person,
    now: datetime,
) -> Initiative:
    """This function will begin an initiative. Raises: AlreadyNamed."""
    try:
        with transaction.atomic():
            initiative = Initiative.objects.create(
                organisation=organisation,
                name=name.strip(),
                theme=theme.strip(),
                department=department,
                made_by=by,
                made_at=now,
                changed_at=now,
            )
    except IntegrityError as reason:
        raise AlreadyNamed(_("「%s」という取組はもうあります。別の名前にしてください。") % name) from reason
    record(
        organisation=organisation,
        by=by,
        activity="initiatives.initiative_added",
        subject=initiative,
        summary=f"取組「{initiative.name}」を始めました",
        payload={"name": initiative.name, "theme": initiative.theme},
        now=now,
    )
    return initiative
